import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits, roundTenths } from '@/lib/credits'
import { CategoryBar } from '@/ui/CategoryBar'
import { Credits } from '@/ui/Credits'
import { HeroCard } from '@/ui/HeroCard'
import { Link } from '@/ui/Link'
import { Ring } from '@/ui/Ring'
import { type GoalStanding, headlineOf, paceOf } from './standing'

const gold = <span className="num text-[1.16em] text-[#ffdb80]" />
const strong = <b className="num" />
const lineOnPhones = <span className="block lg:hidden" />

/** A goal on the blue card: what is reached, what is missing, whether I am late. */
export function GoalHero({ goal, to }: { goal: GoalStanding; to?: string }) {
  return (
    <HeroCard label={goal.name}>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-6 lg:gap-x-10">
        <Reached goal={goal} />
        <div className="min-w-0">
          <p className="text-md text-white/90">
            {to ? (
              <Link to={to} className="touch underline-offset-4 hover:underline">
                {goal.name}
                <ChevronRight aria-hidden size={16} className="ml-0.5 inline-block align-[-3px]" />
              </Link>
            ) : (
              goal.name
            )}
          </p>
          <p className="mt-1 text-balance font-semibold text-lg lg:mt-2 lg:text-2xl">
            <Headline goal={goal} />
          </p>
          <p className="mt-1.5 flex items-baseline gap-2 text-sm text-white/90 lg:mt-2 lg:text-base">
            {['ahead', 'behind'].includes(paceOf(goal)) && (
              <span aria-hidden className="size-2 shrink-0 -translate-y-px rounded-full bg-[#ffcf5c]" />
            )}
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

function Reached({ goal: { credits, percent, pace, reached, daysLeft } }: { goal: GoalStanding }) {
  const inTime = daysLeft === undefined || daysLeft > 0
  const className = 'w-[120px] max-[360px]:w-[104px] lg:row-span-2 lg:w-[142px]'
  if (!credits)
    return (
      <Ring value={`${percent}.00`} target="100.00" className={className}>
        <span className="num text-[34px] leading-10">{percent}%</span>
      </Ring>
    )
  return (
    <Ring
      value={credits.earned}
      target={credits.target}
      pace={inTime && !reached ? pace : undefined}
      className={className}
    >
      <Credits amount={credits.earned} look="inherit" className={digits(credits.earned)} />
      <span className="text-white/90 text-xs">
        <Sentence
          of="goal.hero"
          say="target"
          fill={{ target: formatCredits(credits.target) }}
          parts={{ b: strong }}
        />
      </span>
    </Ring>
  )
}

/** Long amounts are set smaller, so that they stay inside the ring. */
function digits(amount: string): string {
  const length = formatCredits(amount).length
  if (length <= 4) return 'text-[34px] leading-10'
  return length <= 6 ? 'text-[26px] leading-9' : 'text-[20px] leading-7'
}

/** What is missing, as one line. */
export function Headline({ goal }: { goal: GoalStanding }): ReactNode {
  return (
    <Sentence
      of="goal.hero"
      say={headlineOf(goal)}
      fill={{
        gap: formatCredits(goal.gap),
        over: formatCredits(goal.credits?.over ?? '0.00'),
        count: goal.missing,
      }}
      parts={{ gap: gold, b: strong }}
    />
  )
}

/** Whether I am late, and how fast I would have to go. */
export function Pace({ goal }: { goal: GoalStanding }): ReactNode {
  const say = useWords('goal.hero')
  const pace = paceOf(goal)
  if (pace === 'reason') return goal.reason
  if (pace === 'reached' || pace === 'ended' || pace === 'open') return say(`pace.${pace}`)
  return (
    <Sentence
      of="goal.hero"
      say={`pace.${pace}`}
      fill={{
        pace: formatCredits(roundTenths(goal.pace ?? '0.00')),
        count: goal.daysLeft ?? 0,
        weekly: formatCredits(roundTenths(goal.weekly, 'up')),
      }}
      parts={{ b: strong, nl: lineOnPhones }}
    />
  )
}
