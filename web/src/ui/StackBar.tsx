import clsx from 'clsx'
import { fillAt } from './series'

/** A part of a whole. */
export interface StackPart {
  key: string
  /** Any unit; parts below nothing are not drawn. */
  value: number
}

/** What a whole is made of, as one bar; the figures stand beside it. */
export function StackBar({ parts, label }: { parts: readonly StackPart[]; label: string }) {
  const whole = parts.reduce((sum, part) => sum + Math.max(0, part.value), 0)
  return (
    <div role="img" aria-label={label} className="flex h-2.5 gap-[3px] overflow-hidden rounded-full bg-soft">
      {whole > 0 &&
        parts.map(
          (part, i) =>
            part.value > 0 && (
              <span
                key={part.key}
                className={clsx('h-full rounded-[3px]', fillAt(i))}
                style={{ width: `${(part.value / whole) * 100}%` }}
              />
            ),
        )}
    </div>
  )
}
