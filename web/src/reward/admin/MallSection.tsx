import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The pages about what credits buy. */
export function MallSection() {
  const say = useWords('reward.admin')
  const session = useSession()
  const open = api.useQuery(
    'get',
    '/api/v1/orders',
    { params: { query: { state: ['placed'], limit: 100 } } },
    { enabled: holds(session, 'order.handle') },
  )
  return (
    <Section
      title={say('title')}
      sub={say('title.sub')}
      pages={[
        {
          to: to.adminOrders(),
          label: say('orders'),
          needs: 'order.handle',
          count: open.data?.items.length,
        },
        { to: to.adminRewards(), label: say('rewards'), needs: 'reward.manage' },
      ]}
    />
  )
}
