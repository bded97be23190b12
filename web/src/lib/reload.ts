const mark = 'xuefen.reloaded'

/**
 * After a deploy an open page asks for files that are gone. It loads itself
 * again, once a minute at most, so that a file that is really missing shows
 * the error page instead of a loop.
 */
export function reloadAfterDeploy(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - lastReload() < 60_000) return
    event.preventDefault()
    try {
      sessionStorage.setItem(mark, String(Date.now()))
    } catch {
      return
    }
    window.location.reload()
  })
}

function lastReload(): number {
  try {
    return Number(sessionStorage.getItem(mark) ?? 0)
  } catch {
    return 0
  }
}
