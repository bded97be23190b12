import type { Page } from '@playwright/test'

/** A script as it came over the wire. */
export interface Script {
  path: string
  encoding: string
  /** Of the body, compressed. */
  bytes: number
}

const quiet = 1_000

/**
 * Opens an address with an empty cache and lists every script that was
 * transferred until the page had been idle for a second.
 */
export async function scriptsOf(page: Page, path: string): Promise<Script[]> {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: false })
  await wire.send('Network.clearBrowserCache')
  const scripts = new Map<string, Script>()
  const open = new Set<string>()
  let last = Date.now()
  wire.on('Network.requestWillBeSent', ({ requestId, type }) => {
    last = Date.now()
    // The stream of live events stays open for as long as the page.
    if (type !== 'EventSource') open.add(requestId)
  })
  wire.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.mimeType.includes('javascript')) return
    const encoding = response.headers['content-encoding'] ?? response.headers['Content-Encoding'] ?? 'none'
    scripts.set(requestId, { path: new URL(response.url).pathname, encoding, bytes: 0 })
  })
  const ended = ({ requestId }: { requestId: string }) => {
    last = Date.now()
    open.delete(requestId)
  }
  wire.on('Network.loadingFinished', ended)
  wire.on('Network.loadingFailed', ended)
  await page.goto(path)
  while (open.size > 0 || Date.now() - last < quiet) await page.waitForTimeout(100)
  await wire.detach()
  const bodies = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((one) => {
      const { name, encodedBodySize } = one as PerformanceResourceTiming
      return { path: new URL(name).pathname, encodedBodySize }
    }),
  )
  for (const script of scripts.values())
    script.bytes = Math.max(0, ...bodies.filter(({ path }) => path === script.path).map((one) => one.encodedBodySize))
  return [...scripts.values()].sort((a, b) => b.bytes - a.bytes)
}
