/**
 * Dates for readers. `at` is the instant the API sent (RFC 3339) or a calendar
 * day ("2026-11-30"); a calendar day is never shifted by the reader's zone.
 */
export function formatDate(at: string, language: string, options: Intl.DateTimeFormatOptions): string {
  const calendarDay = /^\d{4}-\d{2}-\d{2}$/.test(at)
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  return new Intl.DateTimeFormat(language, calendarDay ? { ...options, timeZone: 'UTC' } : options).format(
    date,
  )
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
