import { expect, it } from 'vitest'
import { byTime, grouped, isOver } from './goalList'

const version = (goal_id: number, state: string, to?: string) =>
  ({ goal_id, state, definition: { code: `g${goal_id}`, to } }) as never

it('brings the versions of one goal together', () => {
  const goals = grouped([version(1, 'published'), version(2, 'draft'), version(1, 'draft')])
  expect(goals.map(({ id, published, draft }) => [id, Boolean(published), Boolean(draft)])).toEqual([
    [1, true, true],
    [2, false, true],
  ])
})

it('parts the goals that run from those that are over', () => {
  const goals = grouped([
    version(1, 'published', '2025-01-01'),
    version(2, 'published'),
    version(3, 'published', '2027-01-01'),
    version(4, 'retired', '2027-01-01'),
    version(5, 'published', '2026-01-01'),
  ])
  const { running, over } = byTime(goals, '2026-11-21')
  expect(running.map((goal) => goal.id)).toEqual([3, 2])
  expect(over.map((goal) => goal.id)).toEqual([4, 5, 1])
})

it('ends a goal with the day before its excluded end, unless it is being rewritten', () => {
  const [goal] = grouped([version(1, 'published', '2026-11-21')])
  expect(goal && isOver(goal, '2026-11-20')).toBe(false)
  expect(goal && isOver(goal, '2026-11-21')).toBe(true)
  expect(goal && isOver({ ...goal, draft: version(1, 'draft') }, '2026-11-21')).toBe(false)
})
