import type { Shape } from '@/api/shape'
import type { Definition } from './definition'

type ListedRule = Shape<'CreditListedRule'>

/** Where a rule stands; a draft beside a version in force counts as draft too. */
export const states = ['published', 'draft', 'submitted', 'retired'] as const
export type RuleState = (typeof states)[number]

/** The states of a rule: a rule in force with a draft is found under both. */
export function statesOf(rule: ListedRule): RuleState[] {
  if (rule.newest.retired) return ['retired']
  return rule.published ? ['published', rule.newest.state] : [rule.newest.state]
}

/** How many rules are found under each state. */
export function countStates(rules: readonly ListedRule[]): Record<RuleState, number> {
  const counts: Record<RuleState, number> = { published: 0, draft: 0, submitted: 0, retired: 0 }
  for (const rule of rules) for (const state of new Set(statesOf(rule))) counts[state] += 1
  return counts
}

/** Whether a rule meets the filters: words of its name, code or sentence, its state, its category. */
export function found(rule: ListedRule, filters: { q?: string; state?: string; category?: string }): boolean {
  const { newest } = rule
  if (filters.state && !statesOf(rule).includes(filters.state as RuleState)) return false
  if (filters.category && (newest.definition as unknown as Definition).category !== filters.category)
    return false
  const text = `${newest.name} ${rule.code} ${newest.sentence.text}`.toLowerCase()
  return (filters.q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
