import type { Op } from './definition'

/** A code with its name in the reader's language. */
export interface Term {
  code: string
  name: string
}

/** A department or category, with the code of the one above. */
export interface NestedTerm extends Term {
  parent?: string
  /** Of a department, for asking who works there. */
  id?: number
}

/** The type of a field. */
export type FieldType = 'number' | 'text' | 'bool' | 'date' | 'list'

/** Something that conditions and formulas may read. */
export interface FieldInfo {
  path: string
  type: FieldType
  label: string
  group: string
  ops: Op[]
  unit?: string
  /** The values it may have; empty for any. */
  choices: readonly Term[]
}

/** Everything the builder offers to choose from. */
export interface Words {
  fields: readonly FieldInfo[]
  verbs: readonly Term[]
  objectTypes: readonly Term[]
  categories: readonly NestedTerm[]
  departments: readonly NestedTerm[]
  positions: readonly Term[]
  grades: readonly Term[]
  /** All rules, for saying which ones this one replaces. */
  rules: readonly Term[]
  /** Names of groups that caps and exclusions of other rules use. */
  groups: readonly string[]
}

/** The name of a code, or the code itself where it is unknown. */
export const nameOf = (terms: readonly Term[], code: string): string =>
  terms.find((one) => one.code === code)?.name || code

/** The field at a path. */
export const fieldAt = (words: Words, path: string | undefined): FieldInfo | undefined =>
  words.fields.find((field) => field.path === path)

/** A number as it goes into a definition: as JSON's number where that keeps every digit, else as text. */
export function numberValue(text: string): number | string {
  const n = Number(text)
  return text !== '' && String(n) === text ? n : text
}

/** Whether an operator compares with several values at once. */
export const takesMany = (op: Op | undefined): boolean => op === 'in' || op === 'not_in' || op === 'under'

/** Attributes of activities that may name people, for paying somebody else. */
export const attributesOf = (words: Words): FieldInfo[] =>
  words.fields.filter((field) => field.path.startsWith('attributes.'))
