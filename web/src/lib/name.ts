/** The name in the reader's language; where that is empty, in the other one. */
export function nameIn(name: { zh: string; en?: string } | undefined, language: string): string {
  if (!name) return ''
  return language === 'en' ? name.en || name.zh : name.zh || name.en || ''
}
