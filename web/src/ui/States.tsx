import { CloudOff, Inbox, LockKeyhole, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { Button } from './Button'
import { softTone, type Tone } from './tone'

interface StateProps {
  icon: LucideIcon
  tone: Tone
  title: ReactNode
  text?: ReactNode
  action?: ReactNode
  small?: ReactNode
}

function State({ icon: Icon, tone, title, text, action, small }: StateProps) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-4 py-8 text-center">
      <span className={`mb-2 flex size-14 items-center justify-center rounded-lg ${softTone[tone]}`}>
        <Icon aria-hidden size={26} strokeWidth={1.75} />
      </span>
      <p className="font-semibold text-base">{title}</p>
      {text && <p className="max-w-[24em] text-pretty text-ink-2 text-sm">{text}</p>}
      {action && <div className="mt-3">{action}</div>}
      {small && <p className="mt-2 text-ink-2 text-xs">{small}</p>}
    </div>
  )
}

interface EmptyStateProps {
  icon?: LucideIcon
  title: ReactNode
  /** What to do so that something stands here. */
  text: ReactNode
  action?: ReactNode
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon = Inbox, ...rest }: EmptyStateProps) {
  return <State icon={icon} tone="brand" {...rest} />
}

interface ErrorStateProps {
  title?: string
  /** What is wrong and what to do. */
  text: string
  requestId?: string
  onRetry?: () => void
}

/** Loading failed. Pages use api/FaultState, which knows what kind of failure it was. */
export function ErrorState({ title, text, requestId, onRetry }: ErrorStateProps) {
  const say = useWords('common')
  const sayFault = useWords('fault')
  return (
    <div role="alert">
      <State
        icon={CloudOff}
        tone="deadline"
        title={title ?? sayFault('title')}
        text={text}
        action={
          onRetry && (
            <Button look="secondary" onClick={onRetry}>
              {say('retry')}
            </Button>
          )
        }
        small={requestId && say('requestNumber', { id: requestId })}
      />
    </div>
  )
}

/** The reader may not see this page. */
export function NoPermission({ action }: { action?: ReactNode }) {
  const say = useWords('common')
  return (
    <State
      icon={LockKeyhole}
      tone="neutral"
      title={say('noPermission.title')}
      text={say('noPermission.text')}
      action={action}
    />
  )
}
