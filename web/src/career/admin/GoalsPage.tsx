import { useQueries } from '@tanstack/react-query'
import { Button } from 'antd'
import { Plus, Target } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { useDirectory } from '@/org/admin/directory'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Link, useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'

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
  const counts = useQueries({
    queries: published.map((id) =>
      api.queryOptions('get', '/api/v1/goals/{id}/counts', { params: { path: { id } } }),
    ),
  })
  const countsOf = (id: number) => counts[published.indexOf(id)]?.data
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
        <ul className="grid gap-4 xl:grid-cols-2">
          {goals.map((goal) => (
            <li key={goal.id}>
              <GoalCard goal={goal} counts={countsOf(goal.id)} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface Goal {
  id: number
  published?: Version
  draft?: Version
}

/** The draft and the published version of each goal, in the order of the list. */
export function grouped(versions: readonly Version[]): Goal[] {
  const goals = new Map<number, Goal>()
  for (const version of versions) {
    const goal = goals.get(version.goal_id) ?? { id: version.goal_id }
    if (version.state === 'draft') goal.draft = version
    else goal.published = version
    goals.set(version.goal_id, goal)
  }
  return [...goals.values()]
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
  const { name, text, from, to: until } = shown.definition
  const title = (language === 'en' ? name.en || name.zh : name.zh) || shown.definition.code
  return (
    <Card className="h-full">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Link
            to={goal.published ? to.adminGoal(goal.id) : to.adminEditGoal(goal.id)}
            className="font-semibold text-lg hover:text-brand-text"
          >
            {title}
          </Link>
          <p className="mt-0.5 text-ink-2 text-sm">
            <Audience definition={shown.definition} />
            {(from || until) &&
              ` · ${from ? fullDay(from, language) : say('open')} → ${until ? fullDay(until, language) : say('open')}`}
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

/** Whose goal it is, by names. */
export function Audience({ definition }: { definition: Shape<'GoalDefinition'> }) {
  const say = useWords('career.admin')
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
    ? say('audience.more', { first: all.slice(0, 3).join('、'), count: all.length })
    : all.join('、')
}

const parts = [
  { name: 'reached', look: 'bg-jade' },
  { name: 'nearly', look: 'bg-brand' },
  { name: 'open', look: 'bg-before' },
  { name: 'missed', look: 'bg-coral' },
] as const

/** How the people of a goal stand, as one bar. */
export function CountsBar({ counts }: { counts: Counts }) {
  const say = useWords('career.admin')
  return (
    <div
      role="img"
      aria-label={parts.map((part) => `${say(`count.${part.name}`)} ${counts[part.name]}`).join(', ')}
      className="flex h-2.5 gap-0.5 overflow-hidden rounded-full"
    >
      {parts.map(
        (part) =>
          counts[part.name] > 0 && (
            <span key={part.name} className={part.look} style={{ flexGrow: counts[part.name] }} />
          ),
      )}
    </div>
  )
}
