import { useWords } from '@/i18n/words'
import { Button } from './Button'

interface LoadMoreProps {
  /** Whether there is more; without it nothing is drawn. */
  more: boolean
  busy: boolean
  onMore: () => void
  label?: string
}

/** The way to the rest of a list. */
export function LoadMore({ more, busy, onMore, label }: LoadMoreProps) {
  const say = useWords('common')
  if (!more) return null
  return (
    <div className="flex justify-center pt-3">
      <Button look="secondary" size="sm" busy={busy} onClick={onMore}>
        {label ?? say('loadMore')}
      </Button>
    </div>
  )
}
