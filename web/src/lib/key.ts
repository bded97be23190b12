/**
 * A random key for one intention of a person (128 bits, hex). Unlike
 * crypto.randomUUID it also works on plain http inside a company's network.
 */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
