import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { softTone, type Tone } from './tone'

interface NoticeProps {
  tone?: Tone
  icon?: LucideIcon
  /** Read out at once: something was refused. */
  urgent?: boolean
  children: ReactNode
  className?: string
}

/** A sentence that concerns a whole form or card. */
export function Notice({ tone = 'neutral', icon: Icon, urgent, children, className }: NoticeProps) {
  return (
    <p
      role={urgent ? 'alert' : undefined}
      className={clsx('flex items-start gap-2 rounded-md px-3.5 py-3 text-md', softTone[tone], className)}
    >
      {Icon && <Icon aria-hidden size={17} className="mt-[2.5px] shrink-0" />}
      <span className="min-w-0 flex-1 break-words">{children}</span>
    </p>
  )
}
