import type { Heat, HeatWeek } from '@/ui/HeatMap'
import type { Streak } from './home'

const dayMs = 86_400_000
const daysOfWeek = 7
/** So many weeks are drawn. */
export const weeksShown = 18

const asDay = (at: number) => new Date(at).toISOString().slice(0, 10)
const asInstant = (day: string) => Date.parse(`${day}T00:00:00Z`)

/** The Monday of the week of a calendar day. */
export function mondayOf(day: string): string {
  const at = asInstant(day)
  const weekday = (new Date(at).getUTCDay() + 6) % daysOfWeek
  return asDay(at - weekday * dayMs)
}

/**
 * Weeks in a row with at least one record, and how much happened on each day. `days` are the calendar days of
 * the records in the company's time zone, any order, repeated for several records. A week that has only begun
 * does not break the row, and neither does being on leave now.
 */
export function streakOf(days: readonly string[], today: string, onLeave = false): Streak {
  const counts = new Map<string, number>()
  for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1)
  const active = new Set(days.map(mondayOf))
  const thisMonday = asInstant(mondayOf(today))
  const weekBefore = (n: number) => asDay(thisMonday - n * daysOfWeek * dayMs)
  let first = active.has(weekBefore(0)) ? 0 : 1
  if (onLeave) while (first < weeksShown && !active.has(weekBefore(first))) first += 1
  let weeks = 0
  while (active.has(weekBefore(first + weeks))) weeks += 1
  return {
    weeks,
    onLeave,
    thisWeek: days.filter((day) => mondayOf(day) === weekBefore(0)).length,
    heat: Array.from({ length: weeksShown }, (_, i) => weekOf(weekBefore(weeksShown - 1 - i), counts, today)),
  }
}

function weekOf(start: string, counts: ReadonlyMap<string, number>, today: string): HeatWeek {
  const days = Array.from({ length: daysOfWeek }, (_, i): Heat => {
    const day = asDay(asInstant(start) + i * dayMs)
    return day > today ? null : heatOf(counts.get(day) ?? 0)
  })
  return { start, days }
}

const heatOf = (records: number): Heat => (records >= 3 ? 3 : (records as Heat))
