import type { Shape } from '@/api/shape'

type Look = Pick<Shape<'ActivityLook'>, 'columns' | 'sample'>

/** What was chosen otherwise than it was found; undefined when nothing was. */
export function chosenMapping(
  look: Pick<Look, 'columns'>,
  chosen: Record<string, number>,
): Record<string, number> | undefined {
  const other = look.columns.filter((column) => chosen[column.key] !== column.index)
  if (other.length === 0) return undefined
  return Object.fromEntries(other.map((column) => [column.key, chosen[column.key] ?? -1]))
}

/** The first texts of a column of the file, for recognising it. */
export const sampleAt = (look: Pick<Look, 'sample'>, index: number | undefined): string =>
  index === undefined || index < 0
    ? ''
    : look.sample
        .map((row) => row[index])
        .filter(Boolean)
        .slice(0, 2)
        .join(' · ')
