import { Target } from 'lucide-react'
import type { ReactNode } from 'react'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { Card } from '@/ui/Card'
import { CategoryBar } from '@/ui/CategoryBar'
import { Credits } from '@/ui/Credits'
import { HeroCard } from '@/ui/HeroCard'
import { Ring } from '@/ui/Ring'
import { EmptyState } from '@/ui/States'
import type { GoalStanding } from './home'

const gold = <span className="num text-[1.16em] text-[#ffdb80]" />
const strong = <b className="num" />
const lineOnPhones = <span className="block lg:hidden" />

/** The goal that matters most now: what is reached, what is missing, whether I am late. */
export function GoalHero({ goal }: { goal?: GoalStanding }) {
  const say = useWords('home')
  if (!goal)
    return (
      <Card>
        <EmptyState icon={Target} title={say('goal.none')} text={say('goal.none.text')} />
      </Card>
    )
  return (
    <HeroCard label={goal.name}>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-6 lg:gap-x-10">
        <Ring
          value={goal.earned}
          target={goal.target}
          pace={goal.daysLeft > 0 ? goal.pace : undefined}
          className="w-[120px] max-[360px]:w-[104px] lg:row-span-2 lg:w-[142px]"
        >
          <Credits amount={goal.earned} look="inherit" className={digits(goal.earned)} />
          <span className="text-white/90 text-xs">
            <Sentence
              of="home"
              say="goal.target"
              fill={{ target: formatCredits(goal.target) }}
              parts={{ b: strong }}
            />
          </span>
        </Ring>
        <div className="min-w-0">
          <p className="text-md text-white/90">{goal.name}</p>
          <p className="mt-1 text-balance font-semibold text-lg lg:mt-2 lg:text-2xl">
            <Headline goal={goal} />
          </p>
          <p className="mt-1.5 flex items-baseline gap-2 text-sm text-white/90 lg:mt-2 lg:text-base">
            <span aria-hidden className="size-2 shrink-0 -translate-y-px rounded-full bg-[#ffcf5c]" />
            <span>
              <Pace goal={goal} />
            </span>
          </p>
        </div>
        {goal.categories.length > 0 && (
          <div className="col-span-full flex gap-4 lg:col-span-1 lg:col-start-2 lg:gap-6">
            {goal.categories.map((one, i) => (
              <CategoryBar
                key={one.id}
                look="hero"
                name={one.name}
                value={one.earned}
                target={one.minimum}
                shade={i % 2 === 1 ? 0 : 1}
              />
            ))}
          </div>
        )}
      </div>
    </HeroCard>
  )
}

/** Long amounts are set smaller, so that they stay inside the ring. */
function digits(amount: string): string {
  const length = formatCredits(amount).length
  if (length <= 4) return 'text-[34px] leading-10'
  return length <= 6 ? 'text-[26px] leading-9' : 'text-[20px] leading-7'
}

function Headline({ goal }: { goal: GoalStanding }): ReactNode {
  const say = useWords('home')
  if (hundredths(goal.gap) > 0)
    return (
      <Sentence of="home" say="goal.left" fill={{ gap: formatCredits(goal.gap) }} parts={{ gap: gold }} />
    )
  if (hundredths(goal.over) > 0)
    return (
      <Sentence
        of="home"
        say="goal.reached"
        fill={{ over: formatCredits(goal.over) }}
        parts={{ gap: gold }}
      />
    )
  return say('goal.reachedExact')
}

function Pace({ goal }: { goal: GoalStanding }): ReactNode {
  const say = useWords('home')
  if (goal.daysLeft <= 0) return say('goal.ended')
  const fill = { pace: formatCredits(goal.pace), count: goal.daysLeft, weekly: formatCredits(goal.weekly) }
  const ahead = hundredths(goal.earned) >= hundredths(goal.pace)
  if (ahead) return <Sentence of="home" say="goal.ahead" fill={fill} parts={{ b: strong }} />
  return <Sentence of="home" say="goal.behind" fill={fill} parts={{ b: strong, nl: lineOnPhones }} />
}
