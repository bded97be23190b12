import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { homeModules } from './scripts/homeModules.ts'
import { precompress } from './scripts/precompress.ts'
import { styleNonce } from './scripts/styleNonce.ts'

const server = process.env.XUEFEN_SERVER ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [styleNonce(), react(), tailwindcss(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The Go server replaces the placeholder with the nonce of each answer.
  html: { cspNonce: '__CSP_NONCE__' },
  server: { proxy: { '/api': server, '/openapi.json': server, '/docs': server } },
  build: {
    target: ['es2022', 'chrome111', 'safari16.4', 'firefox128'],
    // Fonts stay files: the content security policy allows no data: addresses for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // Without this the whole antd barrel lands in the entry chunk.
      experimental: { lazyBarrel: true },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: 'frame',
              test: /node_modules\/(@tanstack|i18next|react-i18next|openapi-[a-z-]+|clsx)\//,
              priority: 2,
            },
            // Without these two every shared icon and piece of the kit becomes a file of its own: one holds what
            // the home page needs, the other what only other pages share.
            {
              name: 'kit',
              test: homeModules(fileURLToPath(new URL('.', import.meta.url)).slice(0, -1)),
              minShareCount: 2,
              priority: 1,
            },
            {
              name: 'pages',
              test: /\/src\/(ui|lib|api|i18n)\/(?!.*(Panel|Tabs|Field|core\.|\.json))|lucide-react\//,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    css: false,
  },
})
