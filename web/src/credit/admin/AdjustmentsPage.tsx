import { Button, Segmented } from 'antd'
import { HandCoins, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { EmptyState } from '@/ui/States'
import { AdjustDrawer } from './AdjustDrawer'
import { AdjustmentQueue } from './AdjustmentQueue'

type Adjustment = Shape<'CreditAdjustment'>

/** Credits given or taken by hand: asking, deciding by a second person, and the public log. */
export function AdjustmentsPage() {
  const say = useWords('credit.admin')
  const session = useSession()
  const [filters, change] = useFilters<'view'>()
  const [asking, setAsking] = useState(false)
  const decides = holds(session, 'ledger.decide')
  const view = filters.view === 'log' || !decides ? 'log' : 'open'
  return (
    <>
      <SectionActions>
        {decides && (
          <Segmented
            aria-label={say('adjustments')}
            value={view}
            onChange={(next) => change({ view: next === 'log' ? next : undefined })}
            options={[
              { value: 'open', label: say('adjustments.open') },
              { value: 'log', label: say('adjustments.log') },
            ]}
          />
        )}
        {holds(session, 'ledger.adjust') && (
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setAsking(true)}>
            {say('adjust')}
          </Button>
        )}
      </SectionActions>
      {view === 'open' ? <AdjustmentQueue /> : <Log />}
      <AdjustDrawer open={asking} onClose={() => setAsking(false)} />
    </>
  )
}

/** An amount with the direction of its kind. */
export const signedAmount = (one: Pick<Adjustment, 'kind' | 'amount'>): string =>
  one.kind === 'deduction' ? `-${one.amount}` : one.amount

function Log() {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/adjustments/log',
    { params: { query: { limit: 50 } } },
    byCursor,
  )
  return (
    <Card label={say('adjustments.log')}>
      <p className="mb-4 text-ink-2 text-sm">{say('adjustments.log.sub')}</p>
      <DataTable<Adjustment>
        label={say('adjustments.log')}
        pages={pagesOf(query)}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'person',
            title: say('person'),
            phone: 'title',
            cell: (one) => (
              <span className="whitespace-nowrap">
                <b>{one.person.name}</b> <span className="num text-ink-2 text-xs">{one.person.number}</span>
              </span>
            ),
          },
          {
            key: 'amount',
            title: say('change'),
            number: true,
            phone: 'trail',
            cell: (one) => <Credits amount={signedAmount(one)} signed className="text-base" />,
          },
          { key: 'category', title: say('category'), phone: 'trail', cell: (one) => one.category.name },
          {
            key: 'reason',
            title: say('reason'),
            phone: 'sub',
            cell: (one) => (
              <span className="block min-w-52 max-w-96 whitespace-normal">
                {one.reason}
                <span className="block text-ink-2 text-sm">{one.evidence}</span>
              </span>
            ),
          },
          {
            key: 'asked',
            title: say('askedBy'),
            cell: (one) => (
              <span className="whitespace-nowrap">
                {one.rule ? say('askedBy.rule', { rule: one.rule.name }) : one.asked_by}{' '}
                <span className="text-ink-2 text-sm">{fullDay(one.asked_at, language)}</span>
              </span>
            ),
          },
          {
            key: 'decided',
            title: say('decidedBy'),
            cell: (one) => (
              <span className="whitespace-nowrap">
                {one.decision?.by}{' '}
                <span className="text-ink-2 text-sm">
                  {one.decision && fullDay(one.decision.at, language)}
                </span>
              </span>
            ),
          },
        ]}
        empty={
          <EmptyState
            icon={HandCoins}
            title={say('adjustments.log.empty.title')}
            text={say('adjustments.log.empty.text')}
          />
        }
      />
    </Card>
  )
}
