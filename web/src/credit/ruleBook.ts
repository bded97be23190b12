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

/** The rules of each category by its name, in the order of the book. */
export function byCategory(rules: readonly BookRule[]): [string, BookRule[]][] {
  const parts = new Map<string, BookRule[]>()
  for (const rule of rules) {
    const part = parts.get(rule.category.name)
    if (part) part.push(rule)
    else parts.set(rule.category.name, [rule])
  }
  return [...parts]
}

/** The categories of a book with how many rules each has. */
export function categoriesOf(rules: readonly BookRule[]): { value: string; label: string; count: number }[] {
  const parts = new Map<string, { value: string; label: string; count: number }>()
  for (const { category } of rules) {
    const part = parts.get(category.code) ?? { value: category.code, label: category.name, count: 0 }
    part.count += 1
    parts.set(category.code, part)
  }
  return [...parts.values()]
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
