import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const binary = process.env.XUEFEN_BINARY ?? join(root, 'xuefen')
const log = join(import.meta.dirname, 'test-results', 'server.log')
const patience = 180_000

/**
 * Builds the demo company in a folder of its own and serves it on a free port
 * for as long as the tests run. With XUEFEN_URL the tests visit a server that
 * runs already, and leave it running.
 */
export default async function company(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.XUEFEN_URL) return undefined
  if (!existsSync(binary)) execFileSync('make', ['--no-print-directory', 'build'], { cwd: root, stdio: 'inherit' })
  const data = mkdtempSync(join(tmpdir(), 'xuefen-e2e-'))
  const server = spawn(binary, ['demo', '--data', data, '--listen', '127.0.0.1:0', '--language', 'en'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  mkdirSync(join(import.meta.dirname, 'test-results'), { recursive: true })
  server.stderr.pipe(createWriteStream(log))
  const ended = new Promise<number | null>((done) => server.once('exit', done))
  process.env.XUEFEN_URL = await addressOf(server)
  await ready(process.env.XUEFEN_URL)
  return async () => {
    server.kill('SIGTERM')
    const code = await ended
    rmSync(data, { recursive: true, force: true })
    if (code !== 0) throw new Error(`the server ended with ${code}; its log is ${log}`)
    const complaints = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('level=ERROR'))
    if (complaints.length > 0) throw new Error(`the server logged errors:\n${complaints.join('\n')}`)
  }
}

/** The address that the server prints when it listens. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`no address within ${patience} ms; see ${log}`)), patience)
    let said = ''
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /http:\/\/\S+/.exec(said)?.[0]
      if (!address) return
      clearTimeout(late)
      found(address)
    })
    server.once('exit', (code) => failed(new Error(`the server ended with ${code} before it listened; see ${log}`)))
  })
}

/** Waits until the server says that it is ready. */
async function ready(address: string): Promise<void> {
  for (let left = 100; left > 0; left--) {
    const answer = await fetch(`${address}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error(`${address}/readyz does not say ready; see ${log}`)
}
