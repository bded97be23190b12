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
            className="whitespace-nowrap"
            style={{ gridColumnStart: column, gridRowStart: 1 }}
          >
            {monthOf(start, language)}
          </span>
        ))}
      </div>
    </div>
  )
}

/** The columns in which a month begins; one too close to the edge is left out, because its name would not fit. */
export function monthStarts(weeks: readonly HeatWeek[]): { start: string; column: number }[] {
  return weeks
    .map((week, i) => ({ start: week.start, column: i + 1, before: weeks[i - 1]?.start }))
    .filter(({ start, before, column }) => {
      const begins = before === undefined || before.slice(0, 7) !== start.slice(0, 7)
      const room = column <= weeks.length - 1
      const crowded = before === undefined && weeks[2]?.start.slice(0, 7) !== start.slice(0, 7)
      return begins && room && !crowded
    })
    .map(({ start, column }) => ({ start, column }))
}
