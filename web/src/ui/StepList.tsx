import clsx from 'clsx'
import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'

/** One step on the way to something. */
export interface Step {
  title: ReactNode
  sub?: ReactNode
  /** Ended: it stopped here, and what would have followed does not come. */
  state: 'done' | 'now' | 'later' | 'ended'
}

const discs = {
  done: 'bg-jade text-white',
  now: 'bg-brand text-on-brand ring-4 ring-brand-soft',
  later: 'border border-edge text-ink-2',
  ended: 'bg-soft text-ink-2',
}

/** Steps in order, with what is done and what comes next: the way of an order, of an approval, of a goal. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <ol>
      {steps.map((step, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place.
          key={i}
          aria-current={step.state === 'now' ? 'step' : undefined}
          className="relative flex gap-3 pb-5 last:pb-0"
        >
          {i < steps.length - 1 && (
            <span
              aria-hidden
              className={clsx(
                'absolute top-7 bottom-0 left-[11.5px] w-px',
                step.state === 'done' ? 'bg-jade' : 'bg-line',
              )}
            />
          )}
          <span
            aria-hidden
            className={clsx(
              'num mt-px flex size-6 shrink-0 items-center justify-center rounded-full text-xs',
              discs[step.state],
            )}
          >
            {step.state === 'done' ? (
              <Check size={14} strokeWidth={3} />
            ) : step.state === 'ended' ? (
              <X size={14} strokeWidth={3} />
            ) : (
              i + 1
            )}
          </span>
          <span className="min-w-0 flex-1">
            <span className={clsx('block', step.state === 'now' && 'font-semibold')}>{step.title}</span>
            {step.sub && <span className="block text-ink-2 text-sm">{step.sub}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
