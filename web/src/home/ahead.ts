import { Footprints } from 'lucide-react'
import type { GoalStep, Way } from '@/api/shapes'
import { objectLook } from '@/career/goal/object'
import { type CreditAmount, creditsOf, hundredths } from '@/lib/credits'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import type { HomeStep, NextStep, StepsAhead } from './home'

/** The words that steps need. */
export interface AheadWords {
  language: string
  typeName: (code: string) => string
  categoryName: (code: string) => string
  any: (type: string) => string
  joint: string
  look: string
}

/** So many steps stand on the home page beneath the best one. */
const mostSteps = 3

/** What the home page shows of the way to a goal. */
export function aheadOf(way: Way, words: AheadWords): StepsAhead {
  const reached = way.standing.progress.state === 'reached'
  const all = reached || way.set.length === 0 ? way.steps : way.set
  const [first, ...rest] = all
  const goal = to.goal(way.standing.goal_id)
  return {
    next: first && nextOf(first, goal, words),
    steps: rest.slice(0, mostSteps).map((step) => stepOf(step, words)),
    count: all.length,
    credits: reached || way.set.length === 0 ? sumOf(all) : way.sum,
    reaches: !reached && way.reaches,
    to: goal,
  }
}

function nextOf(step: GoalStep, goal: string, words: AheadWords): NextStep {
  const pay = step.pays.find((one) => hundredths(one.amount) > 0) ?? step.pays[0]
  return {
    ...stepOf(step, words),
    category: pay && words.categoryName(pay.category),
    due: step.open_until,
    action: { label: words.look, icon: Footprints, to: goal },
  }
}

function stepOf(step: GoalStep, words: AheadWords): HomeStep {
  const name = nameIn(step.name, words.language)
  const type = words.typeName(step.type)
  const rules = step.pays.map((pay) => nameIn(pay.name, words.language)).join(words.joint)
  return {
    id: `${step.type}/${step.code ?? ''}/${step.pays[0]?.rule ?? ''}`,
    title: name || words.any(type),
    sub: [name && type, rules].filter(Boolean).join(' · '),
    pays: hundredths(step.amount) > 0 ? step.amount : undefined,
    to: step.pays[0] && to.rules(step.pays[0].rule),
    ...objectLook(step.type),
  }
}

function sumOf(steps: readonly GoalStep[]): CreditAmount {
  const sum = steps.reduce((total, step) => total + hundredths(step.amount), 0)
  return creditsOf(sum)
}
