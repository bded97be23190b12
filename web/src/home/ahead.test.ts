import { expect, it } from 'vitest'
import type { GoalStep, Way } from '@/api/shapes'
import { aheadOf } from './ahead'

const step = (code: string, amount: string, more: Partial<GoalStep> = {}): GoalStep => ({
  type: 'course',
  code,
  name: { zh: code },
  amount,
  pays: [{ rule: 'AT04', name: { zh: '专业课程' }, category: 'elective', amount, varies: amount === '0.00' }],
  demanded: false,
  helps: amount,
  closes: false,
  ...more,
})
const way = (more: Partial<Way>, state: 'open' | 'reached' = 'open'): Way => ({
  standing: {
    goal_id: 7,
    code: 'year',
    name: { zh: '2026 年度学分' },
    text: { zh: '' },
    version: 1,
    progress: {
      state,
      percent: 50,
      gap: '8.50',
      missing_items: 0,
      days_left: 40,
      per_week: '1.50',
      criteria: { kind: 'all', reached: false, percent: 50 },
      reasons: [],
    },
  },
  steps: [step('A', '5.00'), step('B', '4.00'), step('C', '3.00')],
  set: [step('A', '5.00'), step('B', '4.00')],
  reaches: true,
  sum: '9.00',
  ...more,
})
const words = {
  language: 'zh-CN',
  typeName: () => '课程',
  categoryName: () => '选修',
  any: (type: string) => `任意${type}`,
  joint: '、',
  look: '看怎么做',
}

it('shows the best step by itself and the others of the set beneath', () => {
  const ahead = aheadOf(way({}), words)
  expect(ahead.next).toMatchObject({ title: 'A', sub: '课程 · 专业课程', pays: '5.00', category: '选修' })
  expect(ahead.next?.action.to).toBe('/goals/7')
  expect(ahead.steps.map(({ title, to }) => [title, to])).toEqual([['B', '/rules?rule=AT04']])
  expect(ahead).toMatchObject({ count: 2, credits: '9.00', reaches: true })
})

it('promises no amount that depends on the result', () => {
  const ahead = aheadOf(way({ set: [step('', '0.00', { code: undefined, name: undefined })] }), words)
  expect(ahead.next).toMatchObject({ title: '任意课程', sub: '专业课程' })
  expect(ahead.next?.pays).toBeUndefined()
})

it('goes on with what helps when there is no set, or none is needed', () => {
  expect(aheadOf(way({ set: [], reaches: false, sum: '0.00' }), words)).toMatchObject({
    count: 3,
    credits: '12.00',
    reaches: false,
  })
  expect(aheadOf(way({ reaches: true }, 'reached'), words)).toMatchObject({ count: 3, reaches: false })
})

it('is empty where nothing helps', () => {
  expect(aheadOf(way({ steps: [], set: [], reaches: false }), words)).toMatchObject({
    next: undefined,
    steps: [],
    count: 0,
  })
})
