/** How much a number has changed against the one before, in whole percent; undefined where there was nothing. */
export function changeOf(now: number, then: number): number | undefined {
  if (then <= 0) return undefined
  return Math.round(((now - then) / then) * 100)
}
