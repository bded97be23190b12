import { expect, it } from 'vitest'
import {
  blockOfProblem,
  countByBlock,
  paysSoundly,
  problemsAt,
  problemsIn,
  type RuleProblem,
  touchedOnly,
} from './problems'

const at = (field: string, detail = field): RuleProblem => ({ code: 'rule.x', detail, field })

it('shows every problem in the part of the builder that is to blame', () => {
  const of = (field: string) => blockOfProblem(at(field))
  expect([of('scope.departments[0]'), of('effective.to')]).toEqual(['who', 'who'])
  expect([of('when.verbs'), of('if'), of('if.all[0].value')]).toEqual(['when', 'when', 'when'])
  expect([
    of('amount.tiers.steps[1].from'),
    of('category'),
    of('bonuses[0].if.all[0]'),
    of('validity'),
  ]).toEqual(['amount', 'amount', 'amount', 'amount'])
  expect([of('caps[0].limit'), of('replaces[0]'), of('exclusive_group')]).toEqual(['caps', 'caps', 'caps'])
  expect([of('code'), of('owner'), of(''), of('body.definition.note')]).toEqual([
    'about',
    'about',
    'about',
    'about',
  ])
  expect(of('name.zh')).toBe('title')
  expect(blockOfProblem(at('body.if.all[0]'))).toBe('when')
})

it('counts by part', () => {
  expect(countByBlock([at('if'), at('if.all[1]'), at('code'), at('gate.days')])).toEqual({
    title: 0,
    about: 1,
    who: 0,
    when: 2,
    amount: 0,
    caps: 0,
    gate: 1,
  })
})

it('finds what stands at a row and what stands inside it', () => {
  const problems = [at('if.all[1]', '甲'), at('if.all[1].value', '乙'), at('if.all[10].value', '丙')]
  expect(problemsAt(problems, 'if.all[1]')).toEqual(['甲'])
  expect(problemsIn(problems, 'if.all[1]')).toEqual(['甲', '乙'])
  expect(problemsIn([at('caps[0]', '重'), at('caps[0].limit', '重')], 'caps[0]')).toEqual(['重'])
})

it('says of a new rule only what is wrong where somebody has been', () => {
  const start = { code: '', when: { verbs: [] as string[] }, category: '', caps: undefined as unknown }
  const problems = [at('code'), at('definition.when.verbs'), at('category'), at('caps[0].limit'), at('')]
  const now = { ...start, code: '!', caps: [{}] }
  expect(touchedOnly(problems, now, start).map((one) => one.field)).toEqual(['code', 'caps[0].limit'])
})

it('tries a rule that only lacks its name and its code', () => {
  expect(paysSoundly([at('code'), at('body.name')])).toBe(true)
  expect(paysSoundly([at('code'), at('category')])).toBe(false)
})
