import { useQueries } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { formatDate } from '@/lib/dates'

type Version = Shape<'GoalVersion'>

/** A goal with its two living versions. */
export interface Goal {
  id: number
  published?: Version
  draft?: Version
}

/** The draft and the published version of each goal, in the order of the list. */
export function grouped(versions: readonly Version[]): Goal[] {
  const goals = new Map<number, Goal>()
  for (const version of versions) {
    const goal = goals.get(version.goal_id) ?? { id: version.goal_id }
    if (version.state === 'draft') goal.draft = version
    else goal.published = version
    goals.set(version.goal_id, goal)
  }
  return [...goals.values()]
}

/** Whether nobody can work at a goal any more on a day: it is retired, or its time is over. */
export function isOver({ published, draft }: Goal, today: string): boolean {
  if (draft) return false
  if (!published || published.state === 'retired') return true
  return Boolean(published.definition.to && published.definition.to <= today)
}

/** Goals that run, soonest to end first, and those that are over, last ended first. */
export function byTime(goals: readonly Goal[], today: string): { running: Goal[]; over: Goal[] } {
  const end = (goal: Goal) => (goal.published ?? goal.draft)?.definition.to || '9999'
  return {
    running: goals.filter((goal) => !isOver(goal, today)).sort((a, b) => end(a).localeCompare(end(b))),
    over: goals.filter((goal) => isOver(goal, today)).sort((a, b) => end(b).localeCompare(end(a))),
  }
}

/** The calendar day of the company, such as 2026-11-30. */
export const companyDay = (at: Date): string =>
  formatDate(at.toISOString(), 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' })

/** The name of a goal in a language. */
export const titleOf = ({ name, code }: Shape<'GoalDefinition'>, language: string): string =>
  (language === 'en' ? name.en || name.zh : name.zh) || code

/** How the people of several goals stand; absent while it is being counted. */
export function useCounts(ids: readonly number[]): (id: number) => Shape<'GoalCounts'> | undefined {
  const counts = useQueries({
    queries: ids.map((id) =>
      api.queryOptions('get', '/api/v1/goals/{id}/counts', { params: { path: { id } } }),
    ),
  })
  return (id) => counts[ids.indexOf(id)]?.data
}
