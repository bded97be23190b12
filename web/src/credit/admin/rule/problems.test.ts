import { expect, it } from 'vitest'
import { blockOfProblem, countByBlock, problemsAt, problemsIn, type RuleProblem } from './problems'

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
  expect([of('code'), of('name.zh'), of(''), of('body.definition.note')]).toEqual([
    'about',
    'about',
    'about',
    'about',
  ])
  expect(blockOfProblem(at('body.if.all[0]'))).toBe('when')
})

it('counts by part', () => {
  expect(countByBlock([at('if'), at('if.all[1]'), at('code')])).toEqual({
    about: 1,
    who: 0,
    when: 2,
    amount: 0,
    caps: 0,
  })
})

it('finds what stands at a row and what stands inside it', () => {
  const problems = [at('if.all[1]', '甲'), at('if.all[1].value', '乙'), at('if.all[10].value', '丙')]
  expect(problemsAt(problems, 'if.all[1]')).toEqual(['甲'])
  expect(problemsIn(problems, 'if.all[1]')).toEqual(['甲', '乙'])
  expect(problemsIn([at('caps[0]', '重'), at('caps[0].limit', '重')], 'caps[0]')).toEqual(['重'])
})
