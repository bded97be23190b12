import type { Shape } from '@/api/shape'

type Definition = Shape<'GoalDefinition'>

/** The definition as it is sent: without empty lists and texts, so that what says the same is the same. */
export function tidyGoal(def: Definition): Definition {
  return pruned(def) as Definition
}

/** What stays even when nothing is in it: its lack is a fault that the server names at its place. */
const kept = new Set(
  'code name zh criteria all any credits share composition completed items category target window parts'.split(
    ' ',
  ),
)

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
  (typeof value === 'object' && !Array.isArray(value) && Object.values(value as object).every(isEmpty))
