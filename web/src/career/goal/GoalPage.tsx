import { useParams } from '@tanstack/react-router'
import { CircleCheckBig, DoorOpen, Footprints } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { GoalStep, Way } from '@/api/shapes'
import { useCategories } from '@/credit/categories'
import { Sentence, useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { FindingTree } from './FindingTree'
import { GoalHero } from './GoalHero'
import { stateTone } from './GoalsPage'
import { StepRows } from './StepRows'
import { standingOf } from './standing'

function NoSteps({ reached }: { reached: boolean }) {
  const say = useWords('goal')
  if (reached)
    return <EmptyState icon={CircleCheckBig} title={say('set.reached')} text={say('set.reached.text')} />
  return <EmptyState icon={Footprints} title={say('set.none')} text={say('set.none.text')} />
}

/** One goal: where I am, what is missing by which criterion, and what would close it. */
export function GoalPage() {
  const say = useWords('goal')
  const language = useLanguage()
  const { goal: id } = useParams({ strict: false }) as { goal?: string }
  const way = api.useQuery('get', '/api/v1/goals/{id}/way', { params: { path: { id: Number(id) } } })
  const goal = way.data?.standing
  return (
    <>
      <PageHeader
        title={goal ? nameIn(goal.name, language) : say('title')}
        back={to.goals()}
        actions={
          goal && <Pill tone={stateTone[goal.progress.state]}>{say(`state.${goal.progress.state}`)}</Pill>
        }
      />
      {way.isPending && <Loading />}
      {way.error && (
        <Card>
          <FaultState fault={way.error} onRetry={() => way.refetch()} />
        </Card>
      )}
      {way.data && <Shown way={way.data} />}
    </>
  )
}

/** So many of the steps beside the set are shown. */
const mostOthers = 12

function Shown({ way }: { way: Way }) {
  const say = useWords('goal')
  const language = useLanguage()
  const categoryName = useCategories()
  const { standing } = way
  const text = nameIn(standing.text, language)
  const keyOf = (step: GoalStep) => `${step.type}/${step.code ?? ''}`
  const inSet = new Set(way.set.map(keyOf))
  const others = way.steps.filter((step) => !inSet.has(keyOf(step)))
  return (
    <Columns
      side={
        <>
          {text && (
            <Card>
              <CardHead
                title={
                  <span className="flex items-center gap-2">
                    <DoorOpen aria-hidden size={18} className="text-brand-text" />
                    {say('opens')}
                  </span>
                }
              />
              <p className="whitespace-pre-line text-pretty">{text}</p>
            </Card>
          )}
          {others.length > 0 && (
            <Card>
              <CardHead title={say('others')} sub={say('others.sub')} />
              <StepRows steps={others.slice(0, mostOthers)} />
            </Card>
          )}
        </>
      }
    >
      <GoalHero goal={standingOf(standing, language, categoryName)} />
      <Card>
        <SetHead way={way} />
        {way.set.length === 0 ? (
          <NoSteps reached={standing.progress.state === 'reached'} />
        ) : (
          <StepRows steps={way.set} />
        )}
      </Card>
      <Card>
        <CardHead title={say('criteria')} />
        <FindingTree finding={standing.progress.criteria} />
      </Card>
    </Columns>
  )
}

function SetHead({ way: { set, reaches, sum } }: { way: Way }) {
  const say = useWords('goal')
  if (set.length === 0) return <CardHead title={say('set.title')} />
  if (!reaches) return <CardHead title={say('set.some')} sub={say('set.some.sub')} />
  return (
    <CardHead
      title={
        <Sentence
          of="goal"
          say="set"
          fill={{ count: set.length, sum: formatCredits(sum) }}
          parts={{ gap: <span className="num text-gold-text" /> }}
        />
      }
      sub={say('set.sub')}
    />
  )
}

function Loading() {
  return (
    <Columns side={<CardSkeleton rows={3} />}>
      <Skeleton className="h-52 w-full rounded-hero" />
      <CardSkeleton rows={3} />
    </Columns>
  )
}
