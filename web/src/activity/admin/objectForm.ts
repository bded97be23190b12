import type { Shape } from '@/api/shape'

type LearningObject = Shape<'ActivityObject'>
type ObjectForm = Shape<'ActivityObjectForm'>

/** An object as its form holds it: numbers are texts, so that they stay exactly as they were written. */
export type ObjectValues = Omit<LearningObject, 'id' | 'retired'>

/** What the form begins with. */
export function valuesOf(object: LearningObject): ObjectValues {
  const { id: _, retired: __, ...values } = object
  return values
}

/**
 * What the form sends. The server empties what is left out, so custom fields
 * that the form does not show are sent again as they were.
 */
export function formOf(values: ObjectValues, before?: LearningObject): ObjectForm {
  const custom = { ...before?.custom, ...values.custom }
  const kept = Object.entries(custom).filter(([, value]) => !isEmpty(value))
  const out: ObjectForm = {
    type: before?.type ?? values.type,
    code: before?.code ?? values.code.trim(),
    name: values.name.trim(),
  }
  if (kept.length > 0) out.custom = Object.fromEntries(kept)
  for (const name of optional) {
    const value = values[name]
    if (!isEmpty(value)) Object.assign(out, { [name]: typeof value === 'string' ? value.trim() : value })
  }
  return out
}

const optional = [
  'name_en',
  'value',
  'category',
  'topic',
  'difficulty',
  'importance',
  'tags',
  'parent',
  'open_until',
] as const

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
