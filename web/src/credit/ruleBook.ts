import type { BookRule } from '@/api/shapes'

/** Whether a rule is about all the words that somebody looks for. */
export function matches(rule: BookRule, query: string): boolean {
  const words = [rule.name, rule.category.name, rule.sentence.text, rule.next?.sentence.text, ...rule.tags]
  const text = words.join(' ').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The place of a category among all, by its code. */
type Order = (code: string) => number

/** One category of a book with its rules. */
export interface BookPart {
  code: string
  name: string
  rules: BookRule[]
}

/** The rules by category, in the order of categories. */
export function byCategory(rules: readonly BookRule[], order: Order): BookPart[] {
  const parts = new Map<string, BookPart>()
  for (const rule of rules) {
    const { code, name } = rule.category
    const part = parts.get(code) ?? { code, name, rules: [] }
    part.rules.push(rule)
    parts.set(code, part)
  }
  return [...parts.values()].sort((a, b) => order(a.code) - order(b.code))
}

/** A change that is announced: a new rule, or the next version of one. */
export interface Coming {
  rule: BookRule
  from?: string
  cause?: string
  sentence: BookRule['sentence']
  /** The rule is there already and changes. */
  changes: boolean
}

/** What changes next, the nearest first. */
export function comingOf(rules: readonly BookRule[]): Coming[] {
  const coming: Coming[] = []
  for (const rule of rules) {
    const { next, sentence, effective } = rule
    if (next) coming.push({ rule, changes: true, ...next })
    else if (!rule.in_force) coming.push({ rule, changes: false, from: effective.from, sentence })
  }
  return coming.sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
}
