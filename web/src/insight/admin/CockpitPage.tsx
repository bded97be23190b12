import clsx from 'clsx'
import {
  ArrowDownRight,
  ArrowUpRight,
  CircleAlert,
  CircleCheckBig,
  ClipboardCheck,
  type LucideIcon,
  PackageOpen,
  ScrollText,
} from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { dayAndTime, monthOf } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { IconTile } from '@/ui/ListRow'
import { PageHeader } from '@/ui/PageHeader'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import type { Tone } from '@/ui/tone'
import { changeOf } from './change'

type Cockpit = Shape<'Cockpit'>

/** Five numbers against what they should be, then what is out of order; each leads to its list. */
export function CockpitPage() {
  const say = useWords('insight.admin')
  const language = useLanguage()
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
          <Exceptions cockpit={query.data} />
          {query.data.failed > 0 && <Failures />}
        </div>
      ) : (
        <div aria-busy className="grid grid-cols-5 gap-4 max-xl:grid-cols-3 max-md:grid-cols-1">
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
      className="grid grid-cols-5 gap-4 max-xl:grid-cols-3 max-md:grid-cols-1"
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
      className="flex min-h-36 flex-col rounded-lg border border-line bg-card px-5 py-4 hover:border-brand"
    >
      <span className="truncate text-ink-2 text-sm">{name}</span>
      <span className="mt-1 flex items-baseline gap-1.5">
        <span
          className={clsx(
            'num text-[32px]/10',
            gold && 'text-gold-text',
            tone === 'deadline' && 'text-coral-text',
            tone === 'done' && 'text-jade-text',
          )}
        >
          {value}
        </span>
        {unit && <span className="text-ink-2 text-sm">{unit}</span>}
        {change !== undefined && <Change percent={change} />}
      </span>
      <span className="mt-auto pt-2">
        {share !== undefined && <Progress label={name} value={share} className="mb-2" />}
        <span className="block text-ink-2 text-sm">{against}</span>
      </span>
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

interface Exception {
  count: number
  title: string
  text: string
  to: string
  icon: LucideIcon
  tone: Tone
}

function Exceptions({ cockpit }: { cockpit: Cockpit }) {
  const say = useWords('insight.admin')
  const goal = cockpit.goal
  const all: Exception[] = [
    {
      count: cockpit.failed,
      title: say('exception.failed', { count: cockpit.failed }),
      text: say('exception.failed.text'),
      to: to.adminCockpit('failures'),
      icon: CircleAlert,
      tone: 'deadline',
    },
    {
      count: cockpit.rules,
      title: say('exception.rules', { count: cockpit.rules }),
      text: say('exception.rules.text'),
      to: to.adminRules('submitted'),
      icon: ScrollText,
      tone: 'iris',
    },
    {
      count: cockpit.adjustments,
      title: say('exception.adjustments', { count: cockpit.adjustments }),
      text: say('exception.adjustments.text'),
      to: to.adminAdjustments(),
      icon: ClipboardCheck,
      tone: 'brand',
    },
    {
      count: cockpit.orders,
      title: say('exception.orders', { count: cockpit.orders }),
      text: say('exception.orders.text'),
      to: to.adminOrders(),
      icon: PackageOpen,
      tone: 'sky',
    },
    {
      count: goal?.missed ?? 0,
      title: say('exception.missed', { count: goal?.missed ?? 0 }),
      text: say('exception.missed.text'),
      to: goal ? to.adminGoal(goal.id, 'missed') : to.adminGoals(),
      icon: CircleAlert,
      tone: 'deadline',
    },
  ]
  const shown = all.filter((one) => one.count > 0)
  return (
    <Card>
      <CardHead title={say('exceptions')} />
      {shown.length === 0 ? (
        <EmptyState icon={CircleCheckBig} title={say('exceptions.none')} text={say('exceptions.none.text')} />
      ) : (
        <ul>
          {shown.map((one) => (
            <li key={one.title} className="border-line border-b last:border-b-0">
              <Link
                to={one.to}
                className="-mx-2 flex items-center gap-4 rounded-md px-2 py-3 hover:bg-soft/70"
              >
                <IconTile icon={one.icon} tone={one.tone} />
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{one.title}</span>
                  <span className="block text-ink-2 text-sm">{one.text}</span>
                </span>
                <span className="text-brand-text text-sm">{say('handle')}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Failures() {
  const say = useWords('insight.admin')
  const language = useLanguage()
  const failures = api.useQuery('get', '/api/v1/rule-failures', { params: { query: { limit: 20 } } })
  if (!failures.data) return <Skeleton className="h-40 w-full rounded-lg" />
  return (
    <div id="failures" className="scroll-mt-4">
      <Card>
        <CardHead title={say('failures')} sub={say('failures.sub')} />
        <ul>
          {failures.data.items.map((one) => (
            <li key={one.activity_id} className="border-line border-b last:border-b-0">
              <Link
                to={to.adminRecords({ record: one.activity_id })}
                className="-mx-2 flex items-start gap-4 rounded-md px-2 py-3 hover:bg-soft/70"
              >
                <span className="min-w-0 flex-1">
                  <span className="block">
                    <b>{one.person.name}</b> {one.verb.name} {one.object.name}
                  </span>
                  {one.rules.map((rule) => (
                    <span key={rule.rule.code} className="block text-coral-text text-sm">
                      {rule.rule.name}: {rule.summary}
                    </span>
                  ))}
                </span>
                <span className="shrink-0 text-ink-2 text-sm">{dayAndTime(one.occurred_at, language)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
