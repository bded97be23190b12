import { Button } from 'antd'
import { Copy } from 'lucide-react'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { toast } from '@/ui/Toast'

/** Who reaches each goal, before and after. */
export function GoalsCard({ goals }: { goals: readonly Shape<'SimulateGoal'>[] }) {
  const say = useWords('simulate.admin')
  if (goals.length === 0) return null
  const names = (people: readonly Shape<'SimulatePerson'>[]) =>
    people.map((one) => one.name).join(say('joint'))
  return (
    <Card>
      <CardHead title={say('goals')} sub={say('goals.sub')} />
      <ul className="divide-y divide-line">
        {goals.map((goal) => (
          <li key={goal.id} className="py-2.5">
            <p className="flex items-baseline justify-between gap-3">
              <Link to={to.adminGoal(goal.id)} className="min-w-0 truncate font-medium hover:text-brand-text">
                {goal.name}
              </Link>
              <span className="num whitespace-nowrap">
                <span className="text-ink-2">{goal.before} → </span>
                <b>{goal.after}</b> {say('people')}
              </span>
            </p>
            {goal.entering.length > 0 && (
              <p className="text-jade-text text-sm">
                {say('goals.entering', { names: names(goal.entering) })}
              </p>
            )}
            {goal.leaving.length > 0 && (
              <p className="text-coral-text text-sm">
                {say('goals.leaving', { names: names(goal.leaving) })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The fewest acts that make 100 credits in a year: what somebody would do who only wanted credits. */
export function WayCard({ worlds }: { worlds: readonly Shape<'SimulateWorld'>[] }) {
  const say = useWords('simulate.admin')
  return (
    <Card>
      <CardHead title={say('way')} sub={say('way.sub')} />
      <div className="grid gap-4 md:grid-cols-2">
        {worlds.map((world) => (
          <section key={world.name}>
            <h3 className="mb-1 text-ink-2 text-sm">{world.name}</h3>
            {world.cheapest_100.length === 0 ? (
              <p className="text-sm">{say('way.none')}</p>
            ) : (
              <ul>
                {world.cheapest_100.map((step) => (
                  <li key={step.rule.code} className="flex justify-between gap-3 py-1">
                    <span className="min-w-0 truncate">{step.rule.name}</span>
                    <span className="num whitespace-nowrap">
                      {say('way.step', { acts: step.acts, credits: formatCredits(step.credits) })}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <p className="mt-1 text-ink-2 text-sm">{say('top', { percent: world.top_10_percent })}</p>
          </section>
        ))}
      </div>
    </Card>
  )
}

/** A draft of what employees may be told. */
export function NoticeCard({ text }: { text: string }) {
  const say = useWords('simulate.admin')
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast(say('notice.copied'))
  }
  return (
    <Card>
      <CardHead
        title={say('notice')}
        sub={say('notice.sub')}
        aside={
          <Button icon={<Copy size={16} />} onClick={() => void copy()}>
            {say('notice.copy')}
          </Button>
        }
      />
      <p className="whitespace-pre-wrap rounded-md bg-soft p-4 text-md">{text}</p>
    </Card>
  )
}
