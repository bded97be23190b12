import { DatePicker } from 'antd'
import dayjs from 'dayjs'

interface DayRangeProps {
  label: string
  /** First and last day, both included: "2026-11-01". */
  from?: string
  to?: string
  onChange: (from: string | undefined, to: string | undefined) => void
}

/** A span of days as a filter. */
export function DayRange({ label, from, to, onChange }: DayRangeProps) {
  return (
    <DatePicker.RangePicker
      aria-label={label}
      className="w-60 max-md:w-full"
      allowEmpty={[true, true]}
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      onChange={(days) => onChange(days?.[0]?.format('YYYY-MM-DD'), days?.[1]?.format('YYYY-MM-DD'))}
    />
  )
}

/** The instants that bound a span of days in the reader's time zone: the end is excluded. */
export function instantsOf(from: string | undefined, to: string | undefined): { from?: string; to?: string } {
  return {
    from: from && dayjs(from).startOf('day').toISOString(),
    to: to && dayjs(to).add(1, 'day').startOf('day').toISOString(),
  }
}
