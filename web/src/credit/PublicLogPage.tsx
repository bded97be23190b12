import { Megaphone } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { byCursor, itemsOf } from '@/api/pages'
import { useSession } from '@/api/session'
import type { Adjustment } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { Avatar } from '@/ui/Avatar'
import { Card } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Credits } from '@/ui/Credits'
import { LoadMore } from '@/ui/LoadMore'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { dayIn } from './entry'
import { TransparencyCard } from './TransparencyCard'

function NoAdjustments() {
  const say = useWords('credit')
  return <EmptyState icon={Megaphone} title={say('log.none')} text={say('log.none.text')} />
}

/** Every adjustment made by hand, with its reason, its evidence and both people behind it, for everybody to see. */
export function PublicLogPage() {
  const say = useWords('credit')
  const zone = useSession().tenant.time_zone
  const log = api.useInfiniteQuery(
    'get',
    '/api/v1/adjustments/log',
    { params: { query: { limit: 30 } } },
    byCursor,
  )
  const list = itemsOf(log.data)
  return (
    <>
      <PageHeader title={say('log.title')} sub={say('log.sub')} />
      <Columns
        sideFirst
        side={
          <>
            <Card label={say('log.about.title')}>
              <p className="text-pretty text-ink-2 text-md">{say('log.about')}</p>
            </Card>
            <TransparencyCard />
          </>
        }
      >
        {log.isPending && <CardSkeleton rows={4} />}
        {log.error && (
          <Card>
            <FaultState fault={log.error} onRetry={() => log.refetch()} />
          </Card>
        )}
        {log.data && (
          <Card label={say('log.title')}>
            {list.length === 0 && <NoAdjustments />}
            <ul>
              {list.map((one) => (
                <AdjustmentRow key={one.id} adjustment={one} zone={zone} />
              ))}
            </ul>
            <LoadMore
              more={log.hasNextPage}
              busy={log.isFetchingNextPage}
              onMore={() => log.fetchNextPage()}
            />
          </Card>
        )}
      </Columns>
    </>
  )
}

function AdjustmentRow({ adjustment: one, zone }: { adjustment: Adjustment; zone?: string }) {
  const say = useWords('credit')
  const language = useLanguage()
  const facts = [
    say('log.evidence', { evidence: one.evidence }),
    say('log.earned', { day: fullDay(dayIn(one.earned_at, zone), language) }),
    one.decision &&
      (one.rule
        ? say('log.byRule', { rule: one.rule.name, decided: one.decision.by })
        : say('log.people', { asked: one.asked_by, decided: one.decision.by })),
  ]
  return (
    <li className="flex gap-3 border-line border-b py-4 first:pt-1 last:border-b-0 last:pb-1">
      <Avatar name={one.person.name} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <p className="min-w-0 flex-1">
            <b>{one.person.name}</b>
            <span className="num ml-2 font-medium text-ink-2 text-sm">{one.person.number}</span>
          </p>
          <Credits
            amount={one.kind === 'deduction' ? `-${one.amount}` : one.amount}
            signed
            className="text-lg"
          />
        </div>
        <p className="mt-1 text-pretty">{one.reason}</p>
        <p className="mt-1.5 text-ink-2 text-sm">{facts.filter(Boolean).join(' · ')}</p>
        <p className="mt-0.5 text-ink-2 text-xs">
          {one.category.name} · {fullDay(dayIn(one.decision?.at ?? one.asked_at, zone), language)}
        </p>
      </div>
    </li>
  )
}
