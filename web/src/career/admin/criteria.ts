import type { Shape } from '@/api/shape'

/** What must be reached: a group of parts, or one criterion. */
export type Criterion = Shape<'GoalCriterion'>
/** A span in which credits count. */
export type Window = Shape<'GoalWindow'>

/** What a criterion is. */
export type CriterionKind = 'all' | 'any' | 'credits' | 'share' | 'composition' | 'completed'

/** Where a criterion stands: the steps after "criteria". */
export type Path = readonly ('all' | 'any' | number)[]

/** What a criterion is; one that says nothing yet is an empty group. */
export function kindOf(criterion: Criterion): CriterionKind {
  if (criterion.any) return 'any'
  if (criterion.credits) return 'credits'
  if (criterion.share) return 'share'
  if (criterion.composition) return 'composition'
  return criterion.completed ? 'completed' : 'all'
}

/** The parts of a group. */
export const partsOf = (criterion: Criterion): readonly Criterion[] => criterion.all ?? criterion.any ?? []

/** The path as the server writes it: criteria.all[0].any[1]. */
export const written = (path: Path): string =>
  path.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    'criteria',
  )

const year: Window = { kind: 'year' }

/** What a new criterion of a kind begins with. */
export function begin(kind: CriterionKind): Criterion {
  switch (kind) {
    case 'credits':
      return { credits: { target: '40', window: year } }
    case 'share':
      return { share: { category: '', percent: '30', of: 'required', window: year } }
    case 'composition':
      return {
        composition: {
          reading: 'quota',
          target: '40',
          window: year,
          parts: [{ category: '', percent: '40', bound: 'at_least' }],
        },
      }
    case 'completed':
      return { completed: { items: [] } }
    default:
      return { [kind]: [begin('credits')] }
  }
}

/** Changes the criterion at a path; undefined removes it, and a group that becomes empty goes with it. */
export function changeAt(
  root: Criterion,
  path: Path,
  change: (criterion: Criterion) => Criterion | undefined,
): Criterion | undefined {
  const [join, index, ...rest] = path
  if (join === undefined) return change(root)
  const key = join as 'all' | 'any'
  const parts = (root[key] ?? []).flatMap((part, i) => {
    if (i !== index) return [part]
    const next = changeAt(part, rest, change)
    return next ? [next] : []
  })
  return parts.length > 0 ? { ...root, [key]: parts } : undefined
}

/** Adds a criterion to the group at a path; a single criterion becomes the first of a group. */
export function addTo(root: Criterion, path: Path, added: Criterion): Criterion {
  return (
    changeAt(root, path, (group) => {
      if (group.any) return { ...group, any: [...group.any, added] }
      if (group.all) return { ...group, all: [...group.all, added] }
      return kindOf(group) === 'all' ? { all: [added] } : { all: [group, added] }
    }) ?? root
  )
}

/** Joins the parts of a group in the other way. */
export function joinAt(root: Criterion, path: Path, join: 'all' | 'any'): Criterion {
  return changeAt(root, path, ({ all, any, ...group }) => ({ ...group, [join]: all ?? any ?? [] })) ?? root
}
