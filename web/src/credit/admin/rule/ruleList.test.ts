import { expect, it } from 'vitest'
import type { Shape } from '@/api/shape'
import { emptyDefinition } from './definition'
import { countStates, found } from './ruleList'

type ListedRule = Shape<'CreditListedRule'>
type RuleVersion = Shape<'CreditVersion'>

const version = (state: RuleVersion['state'], more: Partial<RuleVersion> = {}): RuleVersion => ({
  id: 1,
  rule_id: 1,
  code: 'lecture',
  name: '内部讲师授课',
  version: 1,
  state,
  definition: { ...emptyDefinition(), category: 'elective' } as unknown as RuleVersion['definition'],
  sentence: { text: '员工讲授分享会时，得 2 个选修学分。', segments: [] },
  drafted: { at: '2026-01-01T00:00:00Z' },
  ...more,
})
const rule = (newest: RuleVersion, published?: RuleVersion): ListedRule => ({
  rule_id: 1,
  code: 'lecture',
  newest,
  published,
})
const changing = rule(version('draft'), version('published'))
const ended = rule(version('published', { retired: { from: '2026-09-01', at: '', reason: '合并' } }))

it('finds a rule in force that has a draft under both', () => {
  expect(countStates([changing, ended, rule(version('submitted'))])).toEqual({
    published: 1,
    draft: 1,
    submitted: 1,
    retired: 1,
  })
  expect([found(changing, { state: 'published' }), found(changing, { state: 'draft' })]).toEqual([true, true])
  expect([found(ended, { state: 'published' }), found(ended, { state: 'retired' })]).toEqual([false, true])
})

it('finds by every word of name, code and sentence', () => {
  const by = (q: string) => found(changing, { q })
  expect([by('讲师 LECTURE'), by('分享会'), by('讲师 必修'), by('')]).toEqual([true, true, false, true])
  expect(found(changing, { q: '讲师', category: 'mandatory' })).toBe(false)
})
