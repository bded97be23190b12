import clsx from 'clsx'
import { ArrowDownRight, ArrowUpRight } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { monthOf } from '@/lib/dates'
import { to } from '@/lib/to'
import { Link } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { changeOf } from './change'
import { DepartmentsCard } from './DepartmentsCard'
import { Exceptions, Failures } from './Exceptions'
import { GoalsCard } from './GoalsCard'

type Cockpit = Shape<'Cockpit'>

/** Five numbers against what they should be, then what is out of order; each leads to its list. */
export function CockpitPage() {
  const say = useWords('insight.admin')
  const language = useLanguage()
  const session = useSession()
  const query = api.useQuery('get', '/api/v1/cockpit', undefined, {
    meta: { topics: ['cockpit', 'standing', 'orders', 'adjustments', 'rules'] },
  })
  const month = query.data?.month.slice('month:'.length)
  return (
    <>
      <PageHeader
        title={say('title')}
        sub={month && say('sub', { month: monthOf(`${month}-01`, language) })}
      />
      {query.error && !query.data ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <div className="flex flex-col gap-4">
          <Numbers cockpit={query.data} />
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex flex-col gap-4">
              <Exceptions cockpit={query.data} />
              {holds(session, 'board.read') && <DepartmentsCard window={query.data.month} />}
            </div>
            {holds(session, 'goal.manage') && <GoalsCard />}
          </div>
          {query.data.failed > 0 && <Failures />}
        </div>
      ) : (
        <div aria-busy className="grid grid-cols-5 gap-4 max-xl:grid-cols-3 max-md:grid-cols-2">
          {[0, 1, 2, 3, 4].map((i) => (
            <Skeleton key={i} className="h-36 w-full rounded-lg" />
          ))}
        </div>
      )}
    </>
  )
}

function Numbers({ cockpit }: { cockpit: Cockpit }) {
  const say = useWords('insight.admin')
  const language = useLanguage()
  const { goal } = cockpit
  const waiting = cockpit.orders + cockpit.adjustments + cockpit.rules
  const month = cockpit.month
  return (
    <section
      aria-label={say('numbers')}
      className="grid grid-cols-5 gap-4 max-xl:grid-cols-3 max-md:grid-cols-2"
    >
      <NumberCard
        name={say('learners')}
        to={to.adminStandings(month)}
        value={cockpit.learners.toLocaleString('en-US')}
        unit={say('people')}
        share={cockpit.headcount > 0 ? cockpit.learners / cockpit.headcount : 0}
        against={say('learners.of', { count: cockpit.headcount })}
        change={changeOf(cockpit.learners, cockpit.learners_then)}
      />
      <NumberCard
        name={say('credits')}
        to={to.adminStandings(month)}
        value={formatCredits(cockpit.credits)}
        unit={say('unit')}
        gold
        against={say('credits.then', { amount: formatCredits(cockpit.credits_then) })}
        change={changeOf(hundredths(cockpit.credits), hundredths(cockpit.credits_then))}
      />
      {goal ? (
        <NumberCard
          name={(language === 'en' ? goal.en || goal.zh : goal.zh) || say('goal')}
          to={to.adminGoal(goal.id)}
          value={goal.people > 0 ? String(Math.round((goal.reached / goal.people) * 100)) : '0'}
          unit="%"
          share={goal.people > 0 ? goal.reached / goal.people : 0}
          against={say('goal.of', { reached: goal.reached, people: goal.people, nearly: goal.nearly })}
        />
      ) : (
        <NumberCard name={say('goal')} to={to.adminGoals()} value="—" against={say('goal.none')} />
      )}
      <NumberCard
        name={say('waiting')}
        to={cockpit.orders > 0 ? to.adminOrders() : to.adminAdjustments()}
        value={waiting.toLocaleString('en-US')}
        unit={say('items')}
        tone={waiting > 0 ? undefined : 'done'}
        against={say('waiting.of', {
          orders: cockpit.orders,
          adjustments: cockpit.adjustments,
          rules: cockpit.rules,
        })}
      />
      <NumberCard
        name={say('failed')}
        to={to.adminCockpit('failures')}
        value={cockpit.failed.toLocaleString('en-US')}
        unit={say('items')}
        tone={cockpit.failed > 0 ? 'deadline' : 'done'}
        against={cockpit.failed > 0 ? say('failed.some') : say('failed.none')}
      />
    </section>
  )
}

interface NumberCardProps {
  name: string
  /** The list behind the number. */
  to: string
  value: string
  unit?: string
  /** Against the target of all, between 0 and 1. */
  share?: number
  /** What the number is held against, in words. */
  against: string
  /** In percent against the period before. */
  change?: number
  gold?: boolean
  tone?: 'done' | 'deadline'
}

function NumberCard({ name, to: address, value, unit, share, against, change, gold, tone }: NumberCardProps) {
  return (
    <Link
      to={address}
      className="flex min-h-36 flex-col rounded-lg border border-line bg-card px-4 py-4 hover:border-brand max-md:last:col-span-2 lg:px-5"
    >
      <span className="truncate text-ink-2 text-sm">{name}</span>
      <span className="mt-1 flex flex-wrap items-baseline gap-x-1.5">
        <span
          className={clsx(
            'num text-[32px]/10',
            gold && 'text-gold-text',
            !gold && !tone && 'text-ink',
            tone === 'deadline' && 'text-coral-text',
            tone === 'done' && 'text-jade-text',
          )}
        >
          {value}
        </span>
        {unit && <span className="text-ink-2 text-sm">{unit}</span>}
        {change !== undefined && <Change percent={change} />}
      </span>
      {share !== undefined && <Progress label={name} value={share} className="mt-2" />}
      <span className="mt-auto pt-3 text-ink-2 text-sm">{against}</span>
    </Link>
  )
}

function Change({ percent }: { percent: number }) {
  const say = useWords('insight.admin')
  if (percent === 0) return null
  const up = percent > 0
  const Icon = up ? ArrowUpRight : ArrowDownRight
  return (
    <span
      className={clsx('num ml-auto flex items-center text-sm', up ? 'text-jade-text' : 'text-coral-text')}
      title={say('change')}
    >
      <Icon aria-hidden size={16} />
      {Math.abs(percent)}%
    </span>
  )
}
