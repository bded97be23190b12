import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The pages about what was recorded and what it gave. */
export function LedgerSection() {
  const say = useWords('credit.admin')
  const session = useSession()
  const open = api.useQuery(
    'get',
    '/api/v1/adjustments/open',
    { params: { query: { limit: 100 } } },
    { enabled: holds(session, 'ledger.decide'), meta: { topics: ['adjustments'] } },
  )
  return (
    <Section
      title={say('title')}
      sub={say('title.sub')}
      pages={[
        { to: to.adminLedger(), label: say('transfers'), needs: 'ledger.read' },
        { to: to.adminRecords(), label: say('records'), needs: 'activity.read' },
        { to: to.adminStandings(), label: say('standings'), needs: 'statement.read' },
        {
          to: to.adminAdjustments(),
          label: say('adjustments'),
          needs: 'ledger.adjust',
          count: open.data?.items.length,
        },
        { to: to.adminAppeals(), label: say('appeals'), needs: 'ledger.appeal' },
        { to: to.adminClosings(), label: say('closings'), needs: 'board.close' },
        { to: to.adminOpening(), label: say('opening'), needs: 'ledger.opening' },
        { to: to.adminIntakes(), label: say('intakes'), needs: 'activity.import' },
      ]}
    />
  )
}
