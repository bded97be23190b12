/** What follows the question mark, as plain text values: what a person reads in the address is what a page gets. */
export type Search = Record<string, string>

/** Reads the query of an address; of a repeated name the last value counts. */
export const readSearch = (query: string): Search => Object.fromEntries(new URLSearchParams(query))

/** Writes a query; what is empty or undefined is left out, so that addresses stay short. */
export function writeSearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return query && `?${query}`
}

/** Parts an address made by lib/to into what the router wants. */
export function partAddress(address: string): { to: string; search: Search; hash?: string } {
  const url = new URL(address, 'http://local')
  return { to: url.pathname, search: readSearch(url.search), hash: url.hash.slice(1) || undefined }
}
