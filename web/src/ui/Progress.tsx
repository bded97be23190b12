import clsx from 'clsx'
import { solidTone, type Tone } from './tone'

interface ProgressProps {
  /** What progresses, for screen readers. */
  label: string
  /** Between 0 and 1. */
  value: number
  tone?: Tone
  /** The words for the value, when a bare percentage says too little. */
  text?: string
  className?: string
}

/** How far something has come. */
export function Progress({ label, value, tone = 'brand', text, className }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      className={clsx('h-1.5 overflow-hidden rounded-full bg-soft', className)}
    >
      <div className={clsx('h-full rounded-full', solidTone[tone])} style={{ width: `${percent}%` }} />
    </div>
  )
}
