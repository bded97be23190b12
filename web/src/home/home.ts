import type { LucideIcon } from 'lucide-react'
import type { GoalStanding } from '@/career/goal/standing'
import type { CreditAmount } from '@/lib/credits'
import type { HeatWeek } from '@/ui/HeatMap'
import type { Neighbour } from '@/ui/NeighbourList'
import type { Tone } from '@/ui/tone'

/**
 * What one card shows: it may still be on its way, or have failed by itself while the rest of the page stands.
 * Without a value the card has an empty state that says what to do, or is left out.
 */
export type Loadable<T> =
  | { state: 'waiting' }
  | { state: 'failed'; fault: unknown; retry: () => void }
  | { state: 'here'; value: T | undefined }

/** A value that is here. */
export const here = <T>(value: T | undefined): Loadable<T> => ({ state: 'here', value })

/** A query as Home wants it: `map` makes what the card shows of what was answered. */
export function loadable<D, T>(
  query: { data: D | undefined; error: unknown; refetch: () => unknown },
  map: (data: D) => T | undefined,
): Loadable<T> {
  if (query.data !== undefined) return here(map(query.data))
  if (query.error) return { state: 'failed', fault: query.error, retry: () => void query.refetch() }
  return { state: 'waiting' }
}

/** What the home page shows. */
export interface Home {
  person: { name: string; department?: string; grade?: string; mentor?: string }
  goal: Loadable<GoalStanding & { to?: string }>
  way: Loadable<StepsAhead>
  recent: Loadable<readonly RecentEntry[]>
  streak: Loadable<Streak>
  board: Loadable<BoardSummary>
  mall: Loadable<MallSummary>
}

/** What would bring me nearer to the goal. */
export interface StepsAhead {
  next?: NextStep
  steps: readonly HomeStep[]
  /** How many steps there are in all, and what they pay together. */
  count: number
  credits: CreditAmount
  /** All of them together reach the goal. */
  reaches: boolean
  to?: string
}

/** The one thing most worth doing now. */
export interface NextStep {
  title: string
  sub: string
  /** Missing when it depends on the result. */
  pays?: CreditAmount
  category?: string
  /** A calendar day, or an instant. */
  due?: string
  icon: LucideIcon
  /** What is done of it already, between 0 and 1. */
  progress?: number
  /** The word on the button, and where it leads. */
  action: { label: string; icon: LucideIcon; to: string }
}

/** Something that would pay, in a list of several. */
export interface HomeStep {
  id: string
  title: string
  sub: string
  /** Missing when it depends on the result. */
  pays?: CreditAmount
  icon: LucideIcon
  tone: Tone
  to?: string
}

/** One of the latest movements. */
export interface RecentEntry {
  id: string
  title: string
  /** How it came about, in a few words. */
  why: string
  credits: CreditAmount
  /** A mark on what does not simply stand. */
  mark?: { say: string; tone: Tone }
  /** It moves only what can be spent. */
  quiet?: boolean
  to?: string
}

/** Weeks of learning in a row. Only the person sees it. */
export interface Streak {
  weeks: number
  /** Records of this week. */
  thisWeek: number
  /** The row is kept meanwhile. */
  onLeave: boolean
  heat: readonly HeatWeek[]
}

/** Me and my neighbours in a fair group. */
export interface BoardSummary {
  group: string
  people: number
  neighbours: readonly Neighbour[]
  /** The distance to the next place above, and the step that closes it; missing when leading. */
  above?: { rank: number; gap: CreditAmount; by?: string }
  to?: string
}

/** What can be spent, and the reward that is nearest. */
export interface MallSummary {
  available: CreditAmount
  nearest?: { name: string; gap: CreditAmount }
  to?: string
}
