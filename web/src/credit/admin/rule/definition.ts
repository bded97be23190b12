/**
 * A credit rule as people write it: the same names as in the rule files and
 * in the API. Amounts and numbers are exact decimals as text.
 */
export interface Definition {
  code: string
  name: { zh: string; en?: string }
  note?: string
  category: string
  subcategory?: string
  tags?: string[]
  when: When
  collect?: Collect
  if?: Condition
  amount: Amount
  bonuses?: Bonus[]
  caps?: Cap[]
  cooldown?: Cooldown
  gate?: Gate
  beneficiary?: { attribute: string }
  scope?: Scope
  replaces?: string[]
  exclusive_group?: string
  validity: Validity
  effective?: { from?: string; to?: string }
  owner?: string
  review_by?: string
}

/** Which activities: of these kinds, about these objects. */
export interface When {
  verbs: string[]
  object_types?: string[]
}

/** Pays a set of activities, in any order, once it is complete. */
export interface Collect {
  members: Member[]
  period?: Period
  repeat?: boolean
}

/** One kind of activity of a set, and how many of it. */
export interface Member {
  when: When
  if?: Condition
  count: number
  distinct?: boolean
}

/** How long the rule rests after it has paid: days or hours, one of them. */
export interface Cooldown {
  days?: number
  hours?: number
  key?: CapKey
  attribute?: string
}

/** A second activity that pending credits wait for. */
export interface Gate {
  when: When
  if?: Condition
  link?: 'object' | 'part' | 'none'
  about?: string
  within_days: number
  reject?: { when: When; if?: Condition; reason?: string }
}

/** A tree: exactly one of all, any, not, cel and field is set. */
export interface Condition {
  all?: Condition[]
  any?: Condition[]
  not?: Condition
  field?: string
  op?: Op
  value?: Value
  cel?: string
}

/** What a comparison compares with. */
export type Value = string | number | boolean | (string | number)[]

/** How a comparison compares. */
export type Op = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'not_in' | 'contains' | 'exists' | 'under'

/** How many credits: exactly one of fixed, object_value, tiers, formula and pool. A fixed amount below zero is a deduction. */
export interface Amount {
  fixed?: string
  object_value?: boolean
  times?: string
  tiers?: { field: string; steps: Step[] }
  formula?: string
  pool?: { credits: string; shares: string }
}

/** Pays credits from a number on. */
export interface Step {
  from: string
  credits: string
}

/** Added after multipliers. */
export interface Bonus {
  name: { zh: string; en?: string }
  credits: string
  if?: Condition
  /** Multiplied by campaigns together with the base. */
  multiplied?: boolean
}

/** What a limit is kept apart by. */
export type CapKey = 'none' | 'object' | 'parent' | 'attribute'

/** Limits what is paid. */
export interface Cap {
  unit: 'credits' | 'times'
  limit: string
  subject: 'rule' | 'group' | 'category'
  group?: string
  key?: CapKey
  attribute?: string
  period: Period
}

/** Over which time a cap counts. */
export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'ever'

/** Limits a rule to people. */
export interface Scope {
  departments?: string[]
  include_subtree?: boolean
  positions?: string[]
  grades?: string[]
}

/** How long the credits live: exactly one is set. */
export interface Validity {
  forever?: boolean
  months?: number
  until?: string
  end_of_next_year?: boolean
}

/** What a new rule begins with. */
export function emptyDefinition(code = ''): Definition {
  return {
    code,
    name: { zh: '' },
    category: '',
    when: { verbs: [] },
    amount: { fixed: '1' },
    validity: { end_of_next_year: true },
  }
}

/** A code that no rule has, from the day: people who write no rule files need not think of one. */
export function freeCode(taken: readonly string[], at: Date): string {
  const begin = `rule-${at.toISOString().slice(0, 10).replaceAll('-', '')}`
  let number = 1
  while (taken.includes(`${begin}-${number}`)) number += 1
  return `${begin}-${number}`
}

/**
 * The definition as it is sent: without empty lists, texts and groups, so that
 * what says the same is the same, and an untouched draft is no change.
 */
export function tidy(def: Definition): Sent {
  return pruned(def) as Sent
}

/** A definition on its way to the server, which reads it by itself and names everything that is wrong. */
export type Sent = Definition & Record<string, unknown>

const kept = new Set([
  'code',
  'category',
  'zh',
  'verbs',
  'when',
  'name',
  'amount',
  'validity',
  'members',
  'within_days',
])

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned)
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    const next = pruned(part)
    if (kept.has(key) || !isEmpty(next)) out[key] = next
  }
  return out
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0)

/** Whether two definitions say the same. */
export const same = (a: Definition, b: Definition): boolean =>
  JSON.stringify(ordered(tidy(a))) === JSON.stringify(ordered(tidy(b)))

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, ordered(part)]))
}
