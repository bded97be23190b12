import { defineConfig } from '@playwright/test'
import type { Look } from './look'

const pictures = process.env.UPDATE_PICTURES === '1'

/**
 * One browser against one server: every test sees the same company, so the
 * tests that only look come first and those that change something after them.
 */
export default defineConfig<Look>({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './company.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // On a machine that is busy with something else a page may be late; what passes only later is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['html', { open: 'never', outputFolder: 'playwright-report' }]],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    },
    // Drawn at once: contrast is measured and pictures are taken when nothing moves.
    contextOptions: { reducedMotion: 'reduce' },
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 10_000,
    video: 'off',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    // The pictures of the README are drawn only when asked for, so that a test run leaves the tree clean.
    ...(pictures ? [{ name: 'pictures', testMatch: 'pictures.spec.ts' }] : []),
    { name: 'look', testMatch: ['look-*.spec.ts'] },
    { name: 'story', testMatch: ['story-*.spec.ts'], dependencies: [] },
  ],
})
