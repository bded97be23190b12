import type { Entry, EntryKind } from '@/api/shapes'
import type { Key } from '@/i18n/catalogues'
import { hundredths } from '@/lib/credits'
import type { Tone } from '@/ui/tone'

/** Whether an entry counts for goals and boards, and not only for what can be spent. */
export const accumulates = (entry: Pick<Entry, 'accumulated'>): boolean => hundredths(entry.accumulated) !== 0

/** The mark on an entry, or none for one that simply stands. */
export function entryMark(entry: Entry): { say: Key<'credit.entry'>; tone: Tone } | undefined {
  if (entry.reversed_by) return { say: 'mark.reversed', tone: 'deadline' }
  if (entry.kind === 'award' || entry.kind === 'effect') return undefined
  return { say: `kind.${entry.kind}`, tone: marks[entry.kind] ?? 'neutral' }
}

const marks: Partial<Record<EntryKind, Tone>> = {
  reversal: 'deadline',
  correction: 'deadline',
  deduction: 'deadline',
  adjustment: 'iris',
  restore: 'iris',
  pending_award: 'sky',
  opening: 'sky',
  opening_earned: 'sky',
  opening_reversal: 'deadline',
}

/** Which of a person's totals an entry moves that does not count for goals: held, pending or what can be spent. */
export function sideOf(entry: Pick<Entry, 'kind'>): 'held' | 'pending' | 'available' {
  if (entry.kind === 'settle') return 'held'
  return entry.kind === 'pending_award' || entry.kind === 'lapse' ? 'pending' : 'available'
}

/** By how much it moves that total. */
export const sideChange = (entry: Pick<Entry, 'kind' | 'amount' | 'change'>): string =>
  entry.kind === 'pending_award'
    ? entry.amount
    : entry.kind === 'settle' || entry.kind === 'lapse'
      ? `-${entry.amount}`
      : entry.change

/** What an entry is called: what it was about, else the reason, else its kind. */
export function entryTitle(entry: Entry, say: (key: Key<'credit.entry'>) => string): string {
  return entry.object?.name || entry.reason || entry.rule?.name || say(`kind.${entry.kind}`)
}

/** Entries of one month, in the order in which they came. */
export interface MonthOfEntries {
  /** 2026-11 */
  month: string
  entries: Entry[]
}

/** Parts a statement by the month in which entries were posted, keeping its order. */
export function byMonth(entries: readonly Entry[], zone?: string): MonthOfEntries[] {
  const months: MonthOfEntries[] = []
  for (const entry of entries) {
    const month = monthIn(entry.recorded_at, zone)
    const last = months.at(-1)
    if (last?.month === month) last.entries.push(entry)
    else months.push({ month, entries: [entry] })
  }
  return months
}

/** The calendar day of an instant in the company's time zone, 2026-11-30. */
export function dayIn(at: string, zone?: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at.slice(0, 10)
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(date)
}

const monthIn = (at: string, zone?: string) => dayIn(at, zone).slice(0, 7)

/** Whether an entry was posted on a later day than the one it counts for. */
export const postedLater = (entry: Entry, zone?: string): boolean =>
  dayIn(entry.recorded_at, zone) !== dayIn(entry.earned_at, zone)

/** Whether an entry counts in a window of which the beginning and the excluded end are given. */
export function earnedWithin(entry: Pick<Entry, 'earned_at'>, from?: string, to?: string): boolean {
  const at = new Date(entry.earned_at).getTime()
  return (!from || at >= new Date(from).getTime()) && (!to || at < new Date(to).getTime())
}

/**
 * Whether entries further down may still count since an instant: what was recorded before it cannot have been
 * earned after it.
 */
export const mayFollow = (last: Pick<Entry, 'recorded_at'>, from?: string): boolean =>
  !from || new Date(last.recorded_at).getTime() >= new Date(from).getTime()

/** Whether an entry belongs to a category or, of those that name a sub-category, to its parent. */
export function ofCategory(
  entry: Entry,
  category: string,
  categories: readonly { code: string; parent?: string }[],
): boolean {
  const code = entry.category?.code
  return code === category || categories.find((one) => one.code === code)?.parent === category
}

/** The categories that are worth a line: those with credits, without the sub-categories inside others. */
export function mainCategories<C extends { parent?: string; amount: string }>(categories: readonly C[]): C[] {
  return categories.filter((one) => !one.parent && hundredths(one.amount) !== 0)
}

/** What was accumulated in one month. */
export interface MonthTotal {
  /** 2026-11 */
  month: string
  total: string
}

/** More bars than this cannot be told apart. */
const mostMonths = 24

/**
 * Every month of a window up to the present one, also those without credits, so that a gap looks like a gap.
 * Of a long time the latest months are given.
 */
export function everyMonth(
  standing: { from?: string; to?: string; months: readonly MonthTotal[] },
  present: string,
  zone?: string,
): MonthTotal[] {
  const first = standing.from ? dayIn(standing.from, zone).slice(0, 7) : standing.months[0]?.month
  const end = standing.to
    ? dayIn(new Date(Date.parse(standing.to) - 1).toISOString(), zone).slice(0, 7)
    : present
  const last = end < present ? end : present
  if (!first || first > last) return [...standing.months]
  const totals = new Map(standing.months.map(({ month, total }) => [month, total]))
  const months: MonthTotal[] = []
  for (let month = last; month >= first && months.length < mostMonths; month = monthBefore(month))
    months.unshift({ month, total: totals.get(month) ?? '0.00' })
  return months
}

function monthBefore(month: string): string {
  const [year = 0, part = 1] = month.split('-').map(Number)
  return part === 1 ? `${year - 1}-12` : `${year}-${String(part - 1).padStart(2, '0')}`
}
