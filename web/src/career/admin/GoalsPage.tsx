import { Button } from 'antd'
import { Plus, Target } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayBefore, fullDay } from '@/lib/dates'
import { listIn } from '@/lib/name'
import { to } from '@/lib/to'
import { useDirectory } from '@/org/admin/directory'
import { ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Link, useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { CountsBar } from './CountsBar'
import { byTime, companyDay, type Goal, grouped, titleOf, useCounts } from './goalList'

type Version = Shape<'GoalVersion'>
type Counts = Shape<'GoalCounts'>

/** All goals with how many have reached them. */
export function GoalsPage() {
  const say = useWords('career.admin')
  const go = useGo()
  const query = api.useQuery('get', '/api/v1/goal-versions')
  const goals = grouped(query.data?.items ?? [])
  const published = goals.flatMap((goal) =>
    goal.published && goal.published.state !== 'retired' ? [goal.id] : [],
  )
  const countsOf = useCounts(published)
  const { running, over } = byTime(goals, companyDay(new Date()))
  return (
    <>
      <PageHeader title={say('title')} sub={say('title.sub')} />
      <div className="mb-4 flex justify-end">
        <Button type="primary" icon={<Plus size={16} />} onClick={() => go(to.adminNewGoal())}>
          {say('new')}
        </Button>
      </div>
      {query.error && !query.data ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <CardSkeleton rows={4} />
      ) : goals.length === 0 ? (
        <Card>
          <EmptyState
            icon={Target}
            title={say('empty.title')}
            text={say('empty.text')}
            action={<ButtonLink to={to.adminNewGoal()}>{say('new')}</ButtonLink>}
          />
        </Card>
      ) : (
        <>
          <ul className="grid gap-4 xl:grid-cols-2">
            {running.map((goal) => (
              <li key={goal.id}>
                <GoalCard goal={goal} counts={countsOf(goal.id)} />
              </li>
            ))}
          </ul>
          {over.length > 0 && <PastGoals goals={over} countsOf={countsOf} />}
        </>
      )}
    </>
  )
}

/** Where a version of a goal stands. */
export function GoalPill({ version }: { version: Version }) {
  const say = useWords('career.admin')
  const tones = { draft: 'sky', published: 'done', retired: 'neutral' } as const
  return <Pill tone={tones[version.state]}>{say(`state.${version.state}`, { number: version.version })}</Pill>
}

function GoalCard({ goal, counts }: { goal: Goal; counts: Counts | undefined }) {
  const say = useWords('career.admin')
  const language = useLanguage()
  const shown = goal.published ?? goal.draft
  if (!shown) return null
  const { text, from, to: until } = shown.definition
  return (
    <Card className="h-full">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Link
            to={goal.published ? to.adminGoal(goal.id) : to.adminEditGoal(goal.id)}
            className="font-semibold text-lg hover:text-brand-text"
          >
            {titleOf(shown.definition, language)}
          </Link>
          <p className="mt-0.5 text-ink-2 text-sm">
            <Audience definition={shown.definition} />
            {(from || until) &&
              ` · ${from ? fullDay(from, language) : say('open')} → ${until ? fullDay(dayBefore(until), language) : say('open')}`}
          </p>
        </div>
        <span className="flex shrink-0 gap-1.5">
          {goal.published && <GoalPill version={goal.published} />}
          {goal.draft && <GoalPill version={goal.draft} />}
        </span>
      </div>
      {text && (text.zh || text.en) && (
        <p className="mt-3 line-clamp-2 text-sm">{language === 'en' ? text.en || text.zh : text.zh}</p>
      )}
      {goal.published && !counts && <Skeleton className="mt-4 h-10 w-full" />}
      {counts && counts.people > 0 && (
        <div className="mt-4">
          <CountsBar counts={counts} />
          <p className="mt-2 text-ink-2 text-sm">
            {say('reachedOf', {
              reached: counts.reached.toLocaleString('en-US'),
              people: counts.people.toLocaleString('en-US'),
              percent: Math.round((counts.reached / counts.people) * 100),
            })}
          </p>
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {goal.published && (
          <ButtonLink look="soft" size="sm" to={to.adminGoal(goal.id)}>
            {say('progress')}
          </ButtonLink>
        )}
        {(goal.draft ?? shown).can.revise && (
          <ButtonLink look="secondary" size="sm" to={to.adminEditGoal(goal.id)}>
            {say(goal.draft ? 'edit.draft' : 'edit')}
          </ButtonLink>
        )}
      </div>
    </Card>
  )
}

interface PastGoalsProps {
  goals: readonly Goal[]
  countsOf: (id: number) => Counts | undefined
}

/** Goals that are over: one line each, for looking back. */
function PastGoals({ goals, countsOf }: PastGoalsProps) {
  const say = useWords('career.admin')
  const language = useLanguage()
  return (
    <Card className="mt-4">
      <CardHead title={say('over')} />
      <ul>
        {goals.map(({ id, published }) => {
          const counts = countsOf(id)
          return (
            published && (
              <li key={id} className="border-line border-b last:border-b-0">
                <Link
                  to={to.adminGoal(id)}
                  className="-mx-2 grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2 rounded-md px-2 py-3 hover:bg-soft/70 md:grid-cols-[minmax(0,1fr)_240px_120px]"
                >
                  <span className="truncate font-semibold text-ink">
                    {titleOf(published.definition, language)}
                  </span>
                  {published.state === 'retired' ? (
                    <span className="justify-self-end md:col-span-2">
                      <GoalPill version={published} />
                    </span>
                  ) : counts && counts.people > 0 ? (
                    <>
                      <span className="max-md:order-last max-md:col-span-2">
                        <CountsBar counts={counts} over />
                      </span>
                      <span className="justify-self-end whitespace-nowrap text-ink-2 text-sm">
                        {say('over.reached', { percent: Math.round((counts.reached / counts.people) * 100) })}
                      </span>
                    </>
                  ) : null}
                </Link>
              </li>
            )
          )
        })}
      </ul>
    </Card>
  )
}

/** Whose goal it is, by names. */
export function Audience({ definition }: { definition: Shape<'GoalDefinition'> }) {
  const say = useWords('career.admin')
  const language = useLanguage()
  const { departments, positions, grades } = useDirectory()
  const audience = definition.for
  const named = (codes: readonly string[] | undefined, list: readonly { code: string; name: string }[]) =>
    (codes ?? []).map((code) => list.find((one) => one.code === code)?.name ?? code)
  const all = [
    ...named(audience?.departments, departments),
    ...named(audience?.positions, positions),
    ...named(audience?.grades, grades),
  ]
  if (all.length === 0) return say('everybody')
  return all.length > 4
    ? say('audience.more', { first: listIn(all.slice(0, 3), language), count: all.length })
    : listIn(all, language)
}
