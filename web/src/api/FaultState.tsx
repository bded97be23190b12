import { useWords } from '@/i18n/words'
import { ErrorState, NoPermission } from '@/ui/States'
import { Fault, unreachable } from './faults'

/** The sentence for a reader of whatever was thrown. */
export function useFaultText(): (fault: unknown) => string {
  const say = useWords('fault')
  return (fault) => {
    if (!(fault instanceof Fault)) return say('page')
    if (fault.code === unreachable) return say('network')
    return fault.detail || say('unknown')
  }
}

/** What stands where a query failed. `onRetry` is the query's refetch. */
export function FaultState({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const text = useFaultText()
  if (fault instanceof Fault && fault.status === 403) return <NoPermission />
  const requestId = fault instanceof Fault ? fault.requestId : undefined
  return <ErrorState text={text(fault)} requestId={requestId} onRetry={onRetry} />
}
