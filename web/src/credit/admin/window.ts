import dayjs, { type Dayjs } from 'dayjs'

/** The spans of time that totals are asked for. */
export const windowKinds = ['month', 'quarter', 'year', 'ever'] as const
export type WindowKind = (typeof windowKinds)[number]

/** The window of a kind around a day, as the API writes it: "quarter:2026Q4". */
export function windowAt(kind: WindowKind, day: Dayjs): string {
  const year = day.year()
  if (kind === 'year') return `year:${year}`
  if (kind === 'quarter') return `quarter:${year}Q${Math.floor(day.month() / 3) + 1}`
  if (kind === 'month') return `month:${day.format('YYYY-MM')}`
  return 'ever'
}

/** Reads a window; what is no window is the present year. */
export function windowOf(text: string): { kind: WindowKind; at: Dayjs } {
  const [kind, rest = ''] = text.split(':')
  const quarter = /^(\d{4})Q([1-4])$/.exec(rest)
  if (kind === 'ever') return { kind, at: dayjs() }
  if (kind === 'year' && /^\d{4}$/.test(rest)) return { kind, at: dayjs(`${rest}-01-01`) }
  if (kind === 'month' && /^\d{4}-\d{2}$/.test(rest)) return { kind, at: dayjs(`${rest}-01`) }
  if (kind === 'quarter' && quarter)
    return { kind, at: dayjs(`${quarter[1]}-01-01`).month((Number(quarter[2]) - 1) * 3) }
  return { kind: 'year', at: dayjs() }
}
