/** The address to go to after signing in; anything that would leave this site is replaced by home. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string') return '/'
  try {
    const url = new URL(next, window.location.origin)
    if (url.origin !== window.location.origin || url.pathname === '/sign-in') return '/'
    return url.pathname + url.search + url.hash
  } catch {
    return '/'
  }
}
