import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { Skeleton } from '@/ui/Skeleton'
import { StepList } from '@/ui/StepList'
import { OrderFacts } from './OrderCard'

/** One order with its way so far. */
export function OrderDrawer({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const say = useWords('reward.admin')
  const language = useLanguage()
  const query = api.useQuery(
    'get',
    '/api/v1/orders/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  const order = query.data?.id === id ? query.data : undefined
  return (
    <SideDrawer open={id !== undefined} onClose={onClose} title={say('order')}>
      {query.error && !order ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : order ? (
        <>
          <OrderFacts order={order} />
          <h3 className="mt-6 mb-3 font-semibold text-base">{say('way')}</h3>
          <StepList
            steps={order.changes.map((change) => ({
              title: say(`state.${change.state}`),
              sub: [change.by ?? say('byMall'), dayAndTime(change.at, language), change.note]
                .filter(Boolean)
                .join(' · '),
              state: 'done',
            }))}
          />
        </>
      ) : (
        <Skeleton className="h-60 w-full rounded-md" />
      )}
    </SideDrawer>
  )
}
