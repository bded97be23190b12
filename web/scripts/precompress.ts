import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.txt', '.wasm'])

/**
 * Writes a .br and a .gz beside every compressible file of the build, so that
 * the server never compresses at run time. index.html is left out: the server
 * renders the nonce into it for every answer.
 */
export function precompress(): Plugin {
  let outDir = 'dist'
  return {
    name: 'xuefen:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      const names = await readdir(outDir, { recursive: true })
      await Promise.all(
        names.filter((n) => compressible.has(extname(n))).map((n) => squeeze(join(outDir, n))),
      )
    },
  }
}

async function squeeze(path: string): Promise<void> {
  if (!(await stat(path)).isFile()) return
  const raw = await readFile(path)
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(raw, { level: 9 }),
  ])
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
}
