/** One thing wrong with a definition, with the path of what is to blame. */
export interface Part {
  detail: string
  field?: string
}

const pathOf = (part: Part) => (part.field ?? '').replace(/^(body\.)?(definition\.)?/, '')

/** What is wrong with exactly the thing at a path. */
export const textsAt = (parts: readonly Part[], path: string): string[] =>
  parts.filter((part) => pathOf(part) === path).map((part) => part.detail)

/** What is wrong with the thing at a path or anything inside it. */
export const textsIn = (parts: readonly Part[], path: string): string[] =>
  parts
    .filter((part) => {
      const at = pathOf(part)
      return at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`)
    })
    .map((part) => part.detail)
