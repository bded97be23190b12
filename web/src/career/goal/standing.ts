import type { Finding, MyGoal } from '@/api/shapes'
import { type CreditAmount, hundredths } from '@/lib/credits'
import { nameIn } from '@/lib/name'

/** Where somebody stands towards a goal, as its hero card shows it. */
export interface GoalStanding {
  name: string
  /** How much of it is there, in percent of the weakest criterion. */
  percent: number
  /** Over credits; missing for a goal that only asks for things to be done. */
  credits?: { earned: CreditAmount; target: CreditAmount; over: CreditAmount }
  /** Credits missing to the goal; "0.00" when there are none. */
  gap: CreditAmount
  /** Items still to be done. */
  missing: number
  reached: boolean
  /** What should be earned by today at an even pace; missing without a window of two ends. */
  pace?: CreditAmount
  /** What is missing, as the server says it; for a total that is enough while a part is not. */
  reason?: string
  /** Whole days left; 0 when the time has ended. Missing without a deadline. */
  daysLeft?: number
  /** What is needed per week from now on. */
  weekly: CreditAmount
  categories: readonly { id: string; name: string; earned: CreditAmount; minimum: CreditAmount }[]
}

/** Beyond three the bars get too narrow to read on a phone. */
const mostBars = 3

/** What the hero card shows of a goal. */
export function standingOf(
  goal: MyGoal,
  language: string,
  categoryName: (code: string) => string,
): GoalStanding {
  const { progress } = goal
  const { main } = progress
  return {
    name: nameIn(goal.name, language),
    percent: progress.percent,
    credits: main && { earned: main.earned, target: main.target, over: main.over },
    gap: progress.gap,
    missing: progress.missing_items,
    reached: progress.state === 'reached',
    pace: main?.expected,
    reason: progress.reasons[0],
    daysLeft: progress.deadline ? progress.days_left : undefined,
    weekly: progress.per_week,
    categories: categoryBars(progress.criteria)
      .slice(0, mostBars)
      .map(({ category, ...bar }) => ({ ...bar, id: category, name: categoryName(category) })),
  }
}

interface Bar {
  category: string
  earned: CreditAmount
  minimum: CreditAmount
}

/** What a goal asks for by category: its criteria over one category, and the least parts of a composition. */
function categoryBars(finding: Finding): Bar[] {
  const bars: Bar[] = []
  if (finding.category && finding.have !== undefined && finding.need !== undefined)
    bars.push({ category: finding.category, earned: finding.have, minimum: finding.need })
  for (const one of finding.shares ?? [])
    if (one.bound === 'at_least') bars.push({ category: one.category, earned: one.have, minimum: one.need })
  return [...bars, ...(finding.parts ?? []).flatMap(categoryBars)]
}

/** The goal to look at first: what is open and ends soonest, then what has no end, then what is reached. */
export function firstGoal(goals: readonly MyGoal[]): MyGoal | undefined {
  const open = goals.filter(({ progress: { state } }) => state === 'open' || state === 'nearly')
  const byEnd = [...open].sort((a, b) => endOf(a) - endOf(b))
  return byEnd[0] ?? goals.find(({ progress }) => progress.state === 'reached') ?? goals[0]
}

const endOf = ({ progress: { deadline } }: MyGoal) =>
  deadline ? new Date(deadline).getTime() : Number.MAX_SAFE_INTEGER

/** How the pace is told: by a key of goal.hero, or by the reason when the total is enough and a part is not. */
export function paceOf(
  goal: GoalStanding,
): 'reached' | 'ended' | 'ahead' | 'behind' | 'days' | 'open' | 'reason' {
  if (goal.reached) return 'reached'
  if (goal.reason && goal.credits && hundredths(goal.credits.earned) >= hundredths(goal.credits.target))
    return 'reason'
  if (goal.daysLeft === undefined) return 'open'
  if (goal.daysLeft <= 0) return 'ended'
  if (goal.pace === undefined || !goal.credits) return 'days'
  return hundredths(goal.credits.earned) >= hundredths(goal.pace) ? 'ahead' : 'behind'
}

/** Which sentence tells what is missing; each is a key of goal.hero. */
export function headlineOf(goal: GoalStanding): 'left' | 'items' | 'both' | 'over' | 'exact' {
  const credits = hundredths(goal.gap) > 0
  if (goal.reached) return goal.credits && hundredths(goal.credits.over) > 0 ? 'over' : 'exact'
  if (credits && goal.missing > 0) return 'both'
  if (credits) return 'left'
  return goal.missing > 0 ? 'items' : 'exact'
}
