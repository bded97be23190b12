import { describe, expect, it } from 'vitest'
import type { GoalState, MyGoal } from '@/api/shapes'
import { firstGoal, headlineOf, paceOf, standingOf } from './standing'

const names: Record<string, string> = { mandatory: '必修', practice: '实践', elective: '选修' }

const goal = (more: Partial<MyGoal['progress']> = {}, id = 1): MyGoal => ({
  goal_id: id,
  code: `g${id}`,
  name: { zh: '2026 年度学分', en: 'Credits of 2026' },
  text: { zh: '' },
  version: 1,
  progress: {
    state: 'open',
    percent: 78,
    gap: '8.50',
    missing_items: 0,
    deadline: '2026-12-31T16:00:00Z',
    days_left: 40,
    per_week: '1.50',
    main: { earned: '31.50', target: '40.00', gap: '8.50', over: '0.00', expected: '35.60' },
    criteria: { kind: 'all', reached: false, percent: 78, parts: [] },
    reasons: [],
    ...more,
  },
})
const standing = (more: Partial<MyGoal['progress']> = {}, language = 'zh-CN') =>
  standingOf(goal(more), language, (code) => names[code] ?? code)

describe('standing towards a goal', () => {
  it('speaks the language of the reader', () => {
    expect(standing().name).toBe('2026 年度学分')
    expect(standing({}, 'en').name).toBe('Credits of 2026')
  })

  it('shows categories by criteria and by the least parts of a composition, wherever they stand', () => {
    const criteria: MyGoal['progress']['criteria'] = {
      kind: 'all',
      reached: false,
      percent: 50,
      parts: [
        { kind: 'credits', reached: false, percent: 50, have: '31.50', need: '40.00' },
        {
          kind: 'any',
          reached: true,
          percent: 100,
          parts: [
            {
              kind: 'credits',
              category: 'mandatory',
              reached: true,
              percent: 100,
              have: '12.00',
              need: '12.00',
            },
          ],
        },
        {
          kind: 'composition',
          reached: false,
          percent: 50,
          have: '31.50',
          need: '40.00',
          shares: [
            {
              category: 'practice',
              percent: '30.00',
              bound: 'at_least',
              have: '14.00',
              need: '18.00',
              counted: '14.00',
              reached: false,
            },
            {
              category: 'elective',
              percent: '30.00',
              bound: 'at_most',
              have: '5.50',
              need: '10.00',
              counted: '5.50',
              reached: true,
            },
          ],
        },
      ],
    }
    expect(standing({ criteria }).categories).toEqual([
      { id: 'mandatory', name: '必修', earned: '12.00', minimum: '12.00' },
      { id: 'practice', name: '实践', earned: '14.00', minimum: '18.00' },
    ])
  })

  it.each([
    [{}, 'behind'],
    [{ main: { earned: '36.00', target: '40.00', gap: '4.00', over: '0.00', expected: '35.60' } }, 'ahead'],
    [{ main: { earned: '36.00', target: '40.00', gap: '4.00', over: '0.00' } }, 'days'],
    [{ main: undefined }, 'days'],
    [{ deadline: undefined, days_left: 0 }, 'open'],
    [{ days_left: 0, state: 'missed' as const }, 'ended'],
    [
      {
        main: { earned: '47.00', target: '40.00', gap: '0.00', over: '7.00', expected: '35.60' },
        reasons: ['2026 年“实践”学分 14，要求 18，还差 4'],
      },
      'reason',
    ],
    [{ state: 'reached' as const }, 'reached'],
  ])('the pace of %j is %s', (more, want) => expect(paceOf(standing(more))).toBe(want))

  it.each([
    [{}, 'left'],
    [{ missing_items: 2 }, 'both'],
    [{ gap: '0.00', missing_items: 2 }, 'items'],
    [
      {
        state: 'reached' as const,
        gap: '0.00',
        main: { earned: '42.00', target: '40.00', gap: '0.00', over: '2.00' },
      },
      'over',
    ],
    [{ state: 'reached' as const, gap: '0.00' }, 'exact'],
  ])('the headline of %j is %s', (more, want) => expect(headlineOf(standing(more))).toBe(want))
})

describe('the first goal', () => {
  const of = (id: number, state: GoalState, deadline?: string) => goal({ state, deadline }, id)
  const first = (...goals: MyGoal[]) => firstGoal(goals)?.goal_id

  it('is the open one that ends soonest', () => {
    expect(
      first(of(1, 'reached', '2026-01-01T00:00:00Z'), of(2, 'open'), of(3, 'nearly', '2026-12-31T16:00:00Z')),
    ).toBe(3)
    expect(first(of(1, 'missed'), of(2, 'open'))).toBe(2)
  })
  it('is a reached one when none is open, and none without goals', () => {
    expect(first(of(1, 'missed'), of(2, 'reached'))).toBe(2)
    expect(first()).toBeUndefined()
  })
})
