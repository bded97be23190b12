/** How a span of time is cut; ever has no bounds. */
export type WindowKind = 'month' | 'quarter' | 'year' | 'ever'

/** The kinds, shortest first. */
export const windowKinds = ['month', 'quarter', 'year', 'ever'] as const

/** A calendar month, quarter or year, or ever. `part` is the month or the quarter, and 1 for the others. */
export interface Window {
  kind: WindowKind
  year: number
  part: number
}

const partsOf: Record<WindowKind, number> = { month: 12, quarter: 4, year: 1, ever: 1 }

/** The window of a kind in which an instant lies, in the company's time zone. */
export function windowAt(kind: WindowKind, at: Date, zone?: string): Window {
  const parts = new Intl.DateTimeFormat('en', {
    year: 'numeric',
    month: 'numeric',
    timeZone: zone,
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const month = of('month')
  const part = kind === 'month' ? month : kind === 'quarter' ? Math.ceil(month / 3) : 1
  return kind === 'ever' ? { kind, year: 0, part: 1 } : { kind, year: of('year'), part }
}

/** The API's form: ever, year:2026, quarter:2026Q3, month:2026-09. */
export function windowText({ kind, year, part }: Window): string {
  if (kind === 'year') return `year:${year}`
  if (kind === 'quarter') return `quarter:${year}Q${part}`
  if (kind === 'month') return `month:${year}-${String(part).padStart(2, '0')}`
  return 'ever'
}

const shape = /^(?:(ever)|(year):(\d{4})|(quarter):(\d{4})Q([1-4])|(month):(\d{4})-(0[1-9]|1[0-2]))$/

/** Reads the API's form; anything else is no window. */
export function readWindow(text: string | undefined): Window | undefined {
  const found = shape.exec(text ?? '')
  if (!found) return undefined
  const [, ever, year, years, quarter, quarterYear, quarterPart, month, monthYear, monthPart] = found
  if (ever) return { kind: 'ever', year: 0, part: 1 }
  if (year) return { kind: 'year', year: Number(years), part: 1 }
  if (quarter) return { kind: 'quarter', year: Number(quarterYear), part: Number(quarterPart) }
  if (month) return { kind: 'month', year: Number(monthYear), part: Number(monthPart) }
  return undefined
}

/** The window of the same kind so many periods later, or earlier for a negative number. */
export function shiftWindow({ kind, year, part }: Window, by: number): Window {
  if (kind === 'ever') return { kind, year, part }
  const parts = partsOf[kind]
  const index = year * parts + (part - 1) + by
  return { kind, year: Math.floor(index / parts), part: (((index % parts) + parts) % parts) + 1 }
}

/** Below zero when a lies before b; windows of one kind only. */
export const compareWindows = (a: Window, b: Window): number => a.year - b.year || a.part - b.part
