import type { Condition, Definition } from './definition'

/** Turns parts of a definition into words for a reader. */
export interface Teller {
  /** 授课时长 ≥ 0.5 小时 */
  clause: (node: Condition) => string
  /** 全部满足, 满足其一, 不满足 */
  join: (join: 'all' | 'any' | 'not') => string
  /** One value of a field of the definition, such as a code of a department, in words. */
  value: (field: Field, value: unknown) => string
}

/** What a difference is about; each has a word in rule.admin.json under diff.<field>. */
export type Field =
  | 'name'
  | 'note'
  | 'category'
  | 'tags'
  | 'verbs'
  | 'object_types'
  | 'if'
  | 'amount'
  | 'bonuses'
  | 'caps'
  | 'cooldown'
  | 'collect'
  | 'gate'
  | 'beneficiary'
  | 'departments'
  | 'positions'
  | 'grades'
  | 'subtree'
  | 'replaces'
  | 'exclusive_group'
  | 'validity'
  | 'effective'
  | 'owner'
  | 'review_by'

/** A line of one version, and whether the other has it too. */
export interface Line {
  text: string
  /** How far it is set in, for conditions inside groups. */
  level: number
  change: 'same' | 'added' | 'removed'
}

/** What differs in one field, line by line. */
export interface Difference {
  field: Field
  lines: Line[]
}

type Told = { text: string; level: number }

/**
 * Tells what a newer definition changes, in the order of the builder. Fields
 * that say the same are left out; nothing is told twice.
 */
export function differences(before: Definition, after: Definition, tell: Teller): Difference[] {
  const out: Difference[] = []
  for (const [field, lines] of fields(tell)) {
    const compared = compareLines(lines(before), lines(after))
    if (compared.some((line) => line.change !== 'same')) out.push({ field, lines: compared })
  }
  return out
}

type Tell = (def: Definition) => Told[]

function fields(tell: Teller): [Field, Tell][] {
  const flat = (field: Field, value: unknown): Told[] =>
    value === undefined || value === '' || value === null || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ text: tell.value(field, value), level: 0 }]
  const each = (field: Field, list: readonly unknown[] | undefined): Told[] =>
    (list ?? []).map((one) => ({ text: tell.value(field, one), level: 0 }))
  return [
    ['name', (def) => flat('name', def.name)],
    ['departments', (def) => each('departments', def.scope?.departments)],
    [
      'subtree',
      (def) => (def.scope?.departments?.length ? flat('subtree', def.scope.include_subtree !== false) : []),
    ],
    ['positions', (def) => each('positions', def.scope?.positions)],
    ['grades', (def) => each('grades', def.scope?.grades)],
    ['effective', (def) => flat('effective', def.effective?.from || def.effective?.to ? def.effective : '')],
    ['verbs', (def) => each('verbs', def.when.verbs)],
    ['object_types', (def) => each('object_types', def.when.object_types)],
    [
      'collect',
      (def) => [
        ...(def.collect?.members ?? []).flatMap((member) => [
          { text: tell.value('collect', member), level: 0 },
          ...(member.if ? conditionLines(member.if, tell, 1) : []),
        ]),
        ...(def.collect ? flat('collect', def.collect) : []),
      ],
    ],
    ['if', (def) => (def.if ? conditionLines(def.if, tell) : [])],
    ['category', (def) => flat('category', def.category && [def.category, def.subcategory ?? ''])],
    ['amount', (def) => flat('amount', def.amount)],
    [
      'bonuses',
      (def) =>
        (def.bonuses ?? []).flatMap((bonus) => [
          { text: tell.value('bonuses', bonus), level: 0 },
          ...(bonus.if ? conditionLines(bonus.if, tell, 1) : []),
        ]),
    ],
    ['beneficiary', (def) => flat('beneficiary', def.beneficiary?.attribute)],
    ['validity', (def) => flat('validity', def.validity)],
    [
      'gate',
      (def) => [
        ...flat('gate', def.gate),
        ...(def.gate?.if ? conditionLines(def.gate.if, tell, 1) : []),
        ...flat('gate', def.gate?.reject),
        ...(def.gate?.reject?.if ? conditionLines(def.gate.reject.if, tell, 1) : []),
      ],
    ],
    ['caps', (def) => each('caps', def.caps)],
    ['cooldown', (def) => flat('cooldown', def.cooldown)],
    ['replaces', (def) => each('replaces', def.replaces)],
    ['exclusive_group', (def) => flat('exclusive_group', def.exclusive_group)],
    ['tags', (def) => each('tags', def.tags)],
    ['owner', (def) => flat('owner', def.owner)],
    ['review_by', (def) => flat('review_by', def.review_by)],
    ['note', (def) => flat('note', def.note)],
  ]
}

/** A tree of conditions as lines, one a clause; groups of one part are not told. */
export function conditionLines(node: Condition, tell: Teller, level = 0): Told[] {
  if (node.not) return [{ text: tell.join('not'), level }, ...conditionLines(node.not, tell, level + 1)]
  const parts = node.all ?? node.any
  if (!parts) return [{ text: tell.clause(node), level }]
  const [only] = parts
  if (parts.length === 1 && only) return conditionLines(only, tell, level)
  const head = level === 0 && node.all ? [] : [{ text: tell.join(node.all ? 'all' : 'any'), level }]
  return [...head, ...parts.flatMap((part) => conditionLines(part, tell, level + head.length))]
}

/**
 * Compares two lists of lines by their longest common subsequence, so that a
 * line put in front does not make all others look changed.
 */
export function compareLines(before: readonly Told[], after: readonly Told[]): Line[] {
  const key = (line: Told | undefined) => (line ? `${line.level} ${line.text}` : undefined)
  const common = commonLengths(before.map(key), after.map(key))
  const out: Line[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const old = before[i]
    const now = after[j]
    if (old && now && key(old) === key(now)) {
      out.push({ ...now, change: 'same' })
      i += 1
      j += 1
    } else if (old && (!now || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      out.push({ ...old, change: 'removed' })
      i += 1
    } else if (now) {
      out.push({ ...now, change: 'added' })
      j += 1
    }
  }
  return out
}

const lengthAt = (table: number[][], i: number, j: number) => table[i]?.[j] ?? 0

/** How long the common subsequence of the ends from i and from j is. */
function commonLengths(a: readonly unknown[], b: readonly unknown[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i]
      if (row)
        row[j] =
          a[i] === b[j]
            ? lengthAt(table, i + 1, j + 1) + 1
            : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1))
    }
  return table
}
