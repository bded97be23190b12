import type { LucideIcon } from 'lucide-react'
import type { CreditAmount } from '@/lib/credits'
import type { HeatWeek } from '@/ui/HeatMap'
import type { Neighbour } from '@/ui/NeighbourList'
import type { Tone } from '@/ui/tone'

/** What the home page shows. What is missing has an empty state that says what to do. */
export interface Home {
  person: { name: string; department?: string; grade?: string; mentor?: string }
  goal?: GoalStanding
  next?: NextStep
  steps: readonly HomeStep[]
  /** How many steps there are in all, and what they pay together. */
  stepsInAll: { count: number; credits: CreditAmount; to?: string }
  recent: readonly RecentEntry[]
  /** Where the whole statement is. */
  statement?: string
  streak?: Streak
  board?: BoardSummary
  mall?: MallSummary
}

/** Where the person stands towards the goal that matters most now. */
export interface GoalStanding {
  name: string
  earned: CreditAmount
  target: CreditAmount
  /** Missing to the target; "0.00" when reached. */
  gap: CreditAmount
  /** Above the target. */
  over: CreditAmount
  /** What should be earned by today at an even pace. */
  pace: CreditAmount
  /** Whole days left in the window; 0 when it has ended. */
  daysLeft: number
  /** What is needed per week from now on. */
  weekly: CreditAmount
  categories: readonly { id: string; name: string; earned: CreditAmount; minimum: CreditAmount }[]
}

/** The one thing most worth doing now. */
export interface NextStep {
  title: string
  sub: string
  pays: CreditAmount
  category: string
  /** A calendar day. */
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
  pays: CreditAmount
  icon: LucideIcon
  tone: Tone
  to?: string
}

/** One of the latest movements. */
export interface RecentEntry {
  id: string
  title: string
  /** How it was calculated, in a few words. */
  why: string
  credits: CreditAmount
  status: 'posted' | 'pending' | 'capped' | 'reversed'
  to?: string
}

/** Weeks of learning in a row. Only the person sees it. */
export interface Streak {
  weeks: number
  note?: string
  onLeave?: boolean
  heat: readonly HeatWeek[]
}

/** Me and my neighbours in a fair group. */
export interface BoardSummary {
  group: string
  people: number
  neighbours: readonly Neighbour[]
  /** The distance to the next place above; missing when leading. */
  above?: { rank: number; gap: CreditAmount }
  to?: string
}

/** What can be spent, and the reward that is nearest. */
export interface MallSummary {
  available: CreditAmount
  nearest?: { name: string; gap: CreditAmount }
  to?: string
}
