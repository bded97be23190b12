import type { ReactNode } from 'react'
import { FaultState } from '@/api/FaultState'
import { GoalHero } from '@/career/goal/GoalHero'
import { useWords } from '@/i18n/words'
import { Card } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { BoardCard } from './BoardCard'
import type { Home, Loadable } from './home'
import { MallCard } from './MallCard'
import { NextStepCard } from './NextStepCard'
import { NoGoalCard } from './NoGoalCard'
import { RecentCard } from './RecentCard'
import { StepsCard } from './StepsCard'
import { StreakCard } from './StreakCard'

/** Where am I, am I late, what next. Draws what it is given and asks nothing. */
export function HomePage({ home, hour }: { home: Home; hour: number }) {
  const say = useWords('home')
  const { person } = home
  const about = [person.department, person.grade, person.mentor && say('mentor', { name: person.mentor })]
  return (
    <>
      <PageHeader
        title={say(greetingOf(hour), { name: person.name })}
        sub={about.filter(Boolean).join(' · ')}
      />
      <Columns
        side={
          <>
            <Slot of={home.streak} waiting={<CardSkeleton rows={2} />}>
              {(streak) => streak && <StreakCard streak={streak} />}
            </Slot>
            <Slot of={home.board} waiting={<CardSkeleton rows={3} />}>
              {(board) => board && <BoardCard board={board} />}
            </Slot>
            <Slot of={home.mall} waiting={<Skeleton className="h-[82px] w-full rounded-lg" />}>
              {(mall) => mall && <MallCard mall={mall} />}
            </Slot>
          </>
        }
      >
        <Slot of={home.goal} waiting={<Skeleton className="h-[214px] w-full rounded-hero lg:h-[222px]" />}>
          {(goal) => (goal ? <GoalHero goal={goal} to={goal.to} /> : <NoGoalCard />)}
        </Slot>
        <Slot of={home.way} waiting={<WaySkeleton />}>
          {(way) => (
            <>
              {way?.next && <NextStepCard step={way.next} />}
              {way && <StepsCard way={way} />}
            </>
          )}
        </Slot>
        <Slot of={home.recent} waiting={<CardSkeleton rows={3} />}>
          {(entries = []) => <RecentCard entries={entries} />}
        </Slot>
      </Columns>
    </>
  )
}

function WaySkeleton() {
  return (
    <>
      <Skeleton className="h-[194px] w-full rounded-lg lg:h-[160px]" />
      <CardSkeleton rows={1} />
    </>
  )
}

interface SlotProps<T> {
  of: Loadable<T>
  /** Stands in the size of what comes. */
  waiting: ReactNode
  children: (value: T | undefined) => ReactNode
}

/** The place of a card, which waits and fails by itself. */
function Slot<T>({ of, waiting, children }: SlotProps<T>) {
  if (of.state === 'waiting') return waiting
  if (of.state === 'failed')
    return (
      <Card>
        <FaultState fault={of.fault} onRetry={of.retry} />
      </Card>
    )
  return children(of.value)
}

/** The greeting for an hour of the day, 0 to 23. */
export function greetingOf(hour: number) {
  if (hour < 5) return 'greeting.early'
  if (hour < 11) return 'greeting.morning'
  if (hour < 13) return 'greeting.noon'
  if (hour < 18) return 'greeting.afternoon'
  return 'greeting.evening'
}
