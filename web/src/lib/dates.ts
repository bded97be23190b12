/**
 * The zone of the company, in which its days and periods are cut; times are
 * shown in it, wherever the reader sits. The session tells it.
 */
let companyZone: string | undefined

/** Shows times in a zone from now on. */
export function showTimesIn(zone: string): void {
  companyZone = zone
}

/**
 * Dates for readers. `at` is the instant the API sent (RFC 3339) or a calendar
 * day ("2026-11-30"); a calendar day is never shifted by the reader's zone.
 */
export function formatDate(at: string, language: string, options: Intl.DateTimeFormatOptions): string {
  const calendarDay = /^\d{4}-\d{2}-\d{2}$/.test(at)
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const timeZone = calendarDay ? 'UTC' : (options.timeZone ?? companyZone)
  return new Intl.DateTimeFormat(language, timeZone ? { ...options, timeZone } : options).format(date)
}

/** 11月30日 / Nov 30 */
export const dayOfYear = (at: string, language: string) =>
  formatDate(at, language, { month: 'short', day: 'numeric' })

/** 2026年11月30日 / Nov 30, 2026 */
export const fullDay = (at: string, language: string) => formatDate(at, language, { dateStyle: 'medium' })

/** 2026年11月30日 14:05 / Nov 30, 2026, 14:05 */
export const dayAndTime = (at: string, language: string) =>
  formatDate(at, language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })

/** 11月 / Nov */
export const monthOf = (at: string, language: string) => formatDate(at, language, { month: 'short' })

const dayMs = 86_400_000

/** The calendar day before one ("2026-12-01" → "2026-11-30"): an excluded end is shown as the day that ends with it. */
export function dayBefore(day: string): string {
  const at = new Date(`${day}T00:00:00Z`).getTime()
  return Number.isNaN(at) ? day : new Date(at - dayMs).toISOString().slice(0, 10)
}

/** The day that ends with an instant, such as a deadline at midnight. */
export const lastDay = (end: string, language: string) => {
  const at = new Date(end).getTime()
  return fullDay(Number.isNaN(at) ? end : new Date(at - 1).toISOString(), language)
}
