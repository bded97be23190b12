import { expect, it } from 'vitest'
import { byModule, grantsOf, listOf } from './grants'

it('keeps the widest of several scopes and gives them back in order', () => {
  const grants = grantsOf([
    { permission: 'people.read', scope: 'team' },
    { permission: 'people.read', scope: 'self' },
    { permission: 'goal.read', scope: 'self' },
    { permission: 'goal.read', scope: 'tenant' },
  ])
  expect(listOf(grants)).toEqual([
    { permission: 'goal.read', scope: 'tenant' },
    { permission: 'people.read', scope: 'team' },
  ])
})

it('groups every permission, also one that nobody foresaw', () => {
  const permission = (key: string) => ({ key, name: key, about_people: false })
  const grouped = byModule(['people.read', 'rule.edit', 'tokens.use', 'quiz.grade'].map(permission))
  expect(grouped.map(([module, list]) => [module, list.map((one) => one.key)])).toEqual([
    ['people', ['people.read']],
    ['rule', ['rule.edit']],
    ['access', ['tokens.use', 'quiz.grade']],
  ])
})
