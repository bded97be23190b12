import { BookOpenText, CalendarClock, ChevronRight, Target } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { GoalState, MyGoal } from '@/api/shapes'
import { useCategories } from '@/credit/categories'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { lastDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { Ring } from '@/ui/Ring'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import type { Tone } from '@/ui/tone'
import { GoalHero } from './GoalHero'
import { firstGoal, standingOf } from './standing'

function NoGoals() {
  const say = useWords('goal')
  return (
    <Card>
      <EmptyState
        icon={Target}
        title={say('none')}
        text={say('none.text')}
        action={
          <ButtonLink look="secondary" icon={BookOpenText} to={to.rules()}>
            {say('none.action')}
          </ButtonLink>
        }
      />
    </Card>
  )
}

/** All my goals: the one to look at first on the blue card, the others beneath. */
export function GoalsPage() {
  const say = useWords('goal')
  const language = useLanguage()
  const categoryName = useCategories()
  const goals = api.useQuery('get', '/api/v1/goals/mine')
  const items = goals.data?.items ?? []
  const first = firstGoal(items)
  return (
    <>
      <PageHeader title={say('title')} />
      <div className="flex flex-col gap-3 lg:gap-5">
        {goals.isPending && <Loading />}
        {goals.error && (
          <Card>
            <FaultState fault={goals.error} onRetry={() => goals.refetch()} />
          </Card>
        )}
        {goals.data && items.length === 0 && <NoGoals />}
        {first && <GoalHero goal={standingOf(first, language, categoryName)} to={to.goal(first.goal_id)} />}
        <ul className="grid gap-3 md:grid-cols-2 lg:gap-5">
          {items
            .filter((goal) => goal !== first)
            .map((goal) => (
              <GoalCard key={goal.goal_id} goal={goal} />
            ))}
        </ul>
      </div>
    </>
  )
}

/** The colour of a state. */
export const stateTone: Record<GoalState, Tone> = {
  reached: 'done',
  nearly: 'brand',
  open: 'neutral',
  missed: 'deadline',
}

function GoalCard({ goal }: { goal: MyGoal }) {
  const say = useWords('goal')
  const language = useLanguage()
  const { state, deadline, reasons } = goal.progress
  const { name, percent, credits, pace } = standingOf(goal, language, () => '')
  return (
    <li className="min-w-0">
      <Link
        to={to.goal(goal.goal_id)}
        className="flex h-full items-center gap-4 rounded-lg border border-line bg-card p-4 hover:border-edge lg:p-5"
      >
        <Ring
          look="plain"
          value={credits?.earned ?? `${percent}.00`}
          target={credits?.target ?? '100.00'}
          pace={state === 'reached' ? undefined : pace}
          className="w-[84px] shrink-0"
        >
          {credits ? (
            <Credits amount={credits.earned} look="ink" className="text-lg" />
          ) : (
            <span className="num text-lg">{percent}%</span>
          )}
        </Ring>
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2">
            <b className="min-w-0 break-words">{name}</b>
            <Pill tone={stateTone[state]}>{say(`state.${state}`)}</Pill>
          </span>
          <span className="mt-1 line-clamp-3 block text-pretty text-ink-2 text-sm">
            {state !== 'reached'
              ? reasons[0]
              : credits
                ? say('card.reached', { have: formatCredits(credits.earned) })
                : say('card.done')}
          </span>
          {deadline && state !== 'reached' && (
            <span className="mt-1.5 flex items-center gap-1.5 text-ink-2 text-xs">
              <CalendarClock aria-hidden size={13} />
              {say('card.deadline', { day: lastDay(deadline, language) })}
            </span>
          )}
        </span>
        <ChevronRight aria-hidden size={18} className="shrink-0 text-ink-2" />
      </Link>
    </li>
  )
}

function Loading() {
  return (
    <>
      <Skeleton className="h-52 w-full rounded-hero" />
      <div className="grid gap-3 md:grid-cols-2 lg:gap-5">
        <Skeleton className="h-32 w-full rounded-lg" />
        <Skeleton className="h-32 w-full rounded-lg" />
      </div>
    </>
  )
}
