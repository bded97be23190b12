import {
  CircleAlert,
  CircleCheckBig,
  ClipboardCheck,
  Flag,
  type LucideIcon,
  PackageOpen,
  ScrollText,
} from 'lucide-react'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { IconTile } from '@/ui/ListRow'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import type { Tone } from '@/ui/tone'

type Cockpit = Shape<'Cockpit'>

interface Exception {
  count: number
  title: string
  text: string
  to: string
  icon: LucideIcon
  tone: Tone
}

/** What is out of order or waits for somebody, the gravest first. */
export function Exceptions({ cockpit }: { cockpit: Cockpit }) {
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
    {
      count: goal?.nearly ?? 0,
      title: say('exception.nearly', { count: goal?.nearly ?? 0 }),
      text: say('exception.nearly.text'),
      to: goal ? to.adminGoal(goal.id, 'nearly') : to.adminGoals(),
      icon: Flag,
      tone: 'done',
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
                  <span className="block font-semibold text-ink">{one.title}</span>
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

/** The records on which a rule failed. */
export function Failures() {
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
                  <span className="block text-ink">
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
