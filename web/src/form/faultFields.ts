import { Fault } from '@/api/faults'

/** A path as forms write it: ['caps', 0, 'limit']. */
export type FieldPath = (string | number)[]

/** Parts a JSON path of the server, "body.caps[0].limit", into the steps of a form. */
export function pathOf(field: string): FieldPath {
  return field
    .replace(/^body\./, '')
    .replace(/^body$/, '')
    .split(/\.|(?=\[)/)
    .filter(Boolean)
    .map((step) => (/^\[\d+\]$/.test(step) ? Number(step.slice(1, -1)) : step))
}

/** What a fault says about the inputs of a form, and what is left to say above it. */
export interface FaultFields {
  fields: { path: FieldPath; texts: string[] }[]
  /** Sentences that belong to no input. */
  rest: string[]
}

/**
 * Sorts the parts of a fault to the inputs that a form has. `has` tells
 * whether the form shows an input at a path; what it does not show is said
 * above the form, so that nothing the server said is lost.
 */
export function faultFields(fault: unknown, has: (path: FieldPath) => boolean): FaultFields {
  const out: FaultFields = { fields: [], rest: [] }
  if (!(fault instanceof Fault)) return out
  const parts = fault.parts.length > 0 ? fault.parts : [{ detail: fault.detail, field: fault.field }]
  for (const { detail, field } of parts) {
    const path = field ? pathOf(field) : []
    if (path.length === 0 || !has(path)) {
      out.rest.push(detail || fault.detail)
      continue
    }
    const same = out.fields.find((one) => one.path.join('.') === path.join('.'))
    if (same) same.texts.push(detail)
    else out.fields.push({ path, texts: [detail] })
  }
  return out
}
