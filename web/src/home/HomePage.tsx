import { useWords } from '@/i18n/words'
import { PageHeader } from '@/ui/PageHeader'
import { BoardCard } from './BoardCard'
import { GoalHero } from './GoalHero'
import type { Home } from './home'
import { MallCard } from './MallCard'
import { NextStepCard } from './NextStepCard'
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
      <div className="flex flex-col gap-3 lg:grid lg:grid-cols-[minmax(0,1fr)_340px] lg:items-start lg:gap-5 xl:grid-cols-[minmax(0,1fr)_372px]">
        <div className="flex min-w-0 flex-col gap-3 lg:gap-5">
          <GoalHero goal={home.goal} />
          {home.next && <NextStepCard step={home.next} />}
          <StepsCard steps={home.steps} inAll={home.stepsInAll} />
          <RecentCard entries={home.recent} statement={home.statement} />
        </div>
        <div className="flex min-w-0 flex-col gap-3 lg:gap-5">
          {home.streak && <StreakCard streak={home.streak} />}
          {home.board && <BoardCard board={home.board} />}
          {home.mall && <MallCard mall={home.mall} />}
        </div>
      </div>
    </>
  )
}

/** The greeting for an hour of the day, 0 to 23. */
export function greetingOf(hour: number) {
  if (hour < 5) return 'greeting.early'
  if (hour < 11) return 'greeting.morning'
  if (hour < 13) return 'greeting.noon'
  if (hour < 18) return 'greeting.afternoon'
  return 'greeting.evening'
}
