import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { softTone, type Tone } from './tone'

interface PillProps {
  tone?: Tone
  icon?: LucideIcon
  children: ReactNode
  className?: string
}

/** A short mark: a state, a deadline, what something pays. */
export function Pill({ tone = 'neutral', icon: Icon, children, className }: PillProps) {
  return (
    <span
      className={clsx(
        'inline-flex min-h-[22px] items-center gap-1 whitespace-nowrap rounded-full px-2 text-xs',
        softTone[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden size={13} />}
      {children}
    </span>
  )
}

/** A small count beside a menu entry; nothing at all for zero. */
export function Badge({ count, label }: { count: number; label?: string }) {
  if (count <= 0) return null
  return (
    <span
      title={label}
      className="num inline-flex min-w-5 items-center justify-center rounded-full bg-coral-soft px-1.5 text-coral-text text-xs"
    >
      {count > 99 ? '99+' : count}
    </span>
  )
}
