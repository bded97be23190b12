import { DatePicker, InputNumber } from 'antd'
import dayjs from 'dayjs'

interface CreditsInputProps {
  id?: string
  /** "2.50", as the API writes it; empty while nothing is entered. */
  value?: string
  onChange?: (value: string | undefined) => void
  /** What stands behind the number. */
  unit?: string
  label?: string
  status?: 'error'
  disabled?: boolean
  className?: string
}

/** An amount of credits: an exact decimal with at most two places, never a binary float. */
export function CreditsInput({ value, onChange, unit, label, className, ...rest }: CreditsInputProps) {
  return (
    <InputNumber<string>
      stringMode
      aria-label={label}
      className={className ?? 'w-full'}
      value={value}
      onChange={(next) => onChange?.(next === null ? undefined : short(next))}
      suffix={unit}
      controls={false}
      inputMode="decimal"
      {...rest}
    />
  )
}

/** Drops zeros behind the point, so that 2.50 and 2.5 are the same text. */
const short = (text: string) => (/\./.test(text) ? text.replace(/\.?0+$/, '') : text)

interface DayInputProps {
  id?: string
  /** "2026-11-30"; a calendar day is never shifted by a time zone. */
  value?: string
  onChange?: (value: string | undefined) => void
  label?: string
  placeholder?: string
  status?: 'error'
  disabled?: boolean
  className?: string
}

/** A calendar day. */
export function DayInput({ value, onChange, label, className, ...rest }: DayInputProps) {
  return (
    <DatePicker
      aria-label={label}
      className={className ?? 'w-full'}
      value={value ? dayjs(value) : null}
      onChange={(next) => onChange?.(next ? next.format('YYYY-MM-DD') : undefined)}
      {...rest}
    />
  )
}

interface MomentInputProps {
  id?: string
  /** An instant, RFC 3339. */
  value?: string
  onChange?: (value: string | undefined) => void
}

/** An instant, entered in the reader's own time zone. */
export function MomentInput({ value, onChange, id }: MomentInputProps) {
  return (
    <DatePicker
      id={id}
      showTime={{ format: 'HH:mm' }}
      className="w-full"
      value={value ? dayjs(value) : null}
      onChange={(next) => onChange?.(next ? next.toISOString() : undefined)}
    />
  )
}
