/** Reads from the browser's store; a browser that forbids it has nothing stored. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(`xuefen.${key}`)
  } catch {
    return null
  }
}

/** Writes to the browser's store, or forgets the key; a browser that forbids it simply forgets. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`xuefen.${key}`)
    else localStorage.setItem(`xuefen.${key}`, value)
  } catch {
    // Private windows may refuse; the choice then lives as long as the page.
  }
}
