/** The name in the reader's language; where that is empty, in the other one. */
export function nameIn(name: { zh: string; en?: string } | undefined, language: string): string {
  if (!name) return ''
  return language === 'en' ? name.en || name.zh : name.zh || name.en || ''
}

/** Several names in a row, as the reader's language writes them. */
export function listIn(names: readonly string[], language: string): string {
  return names.join(language === 'en' ? ', ' : '、')
}
