import clsx from 'clsx'
import { useLanguage } from '@/i18n/words'
import { monthOf } from '@/lib/dates'

/** How much was learnt on a day; null is a day that has not come yet. */
export type Heat = 0 | 1 | 2 | 3 | null

/** One week, Monday first. */
export interface HeatWeek {
  /** The Monday, "2026-07-06". */
  start: string
  days: readonly Heat[]
}

const fills = ['bg-soft', 'bg-jade-1', 'bg-jade-2', 'bg-jade']

/** Weeks of learning, one column each. Only ever shown to the person it is about. */
export function HeatMap({ weeks, label }: { weeks: readonly HeatWeek[]; label: string }) {
  const language = useLanguage()
  const columns = { gridTemplateColumns: `repeat(${weeks.length}, minmax(0, 1fr))` }
  return (
    <div role="img" aria-label={label}>
      <div className="grid gap-1" style={columns}>
        {weeks.map((week) => (
          <div key={week.start} className="flex flex-col gap-1">
            {week.days.map((heat, day) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the day of the week.
                key={day}
                className={clsx(
                  'aspect-square w-full rounded-[4px]',
                  heat === null ? 'border border-line' : fills[heat],
                )}
              />
            ))}
          </div>
        ))}
      </div>
      <div className="mt-1.5 grid text-2xs text-ink-2" style={columns}>
        {monthStarts(weeks).map(({ start, column }) => (
          <span
            key={start}
            className={clsx('whitespace-nowrap', column === weeks.length && 'justify-self-end')}
            style={{ gridColumnStart: column, gridRowStart: 1 }}
          >
            {monthOf(start, language)}
          </span>
        ))}
      </div>
    </div>
  )
}

const columnsForAName = 3

/** The columns in which a month begins; the first one is left out when the next month's name would touch it. */
export function monthStarts(weeks: readonly HeatWeek[]): { start: string; column: number }[] {
  const month = (i: number) => weeks[i]?.start.slice(0, 7)
  const starts = weeks
    .map((week, i) => ({ start: week.start, column: i + 1 }))
    .filter((_, i) => i === 0 || month(i) !== month(i - 1))
  const [first, second] = starts
  const touching = first && second && second.column - first.column < columnsForAName
  return touching ? starts.slice(1) : starts
}
