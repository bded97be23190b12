import { describe, expect, it } from 'vitest'
import type { BookRule } from '@/api/shapes'
import { byCategory, comingOf, matches } from './ruleBook'

const rule = (code: string, category: string, text: string, more: Partial<BookRule> = {}): BookRule => ({
  code,
  version: 1,
  name: code,
  category: { code: category, name: category === 'practice' ? '实践' : '必修' },
  tags: [],
  sentence: { text, segments: [{ text }] },
  verbs: [],
  object_types: [],
  caps: [],
  for_me: true,
  in_force: true,
  effective: {},
  published_at: '2026-01-01T00:00:00Z',
  ...more,
})
const exam = rule('合规考试', 'mandatory', '员工通过考试且评分不低于 60，得 4 个必修学分。')
const talk = rule('内部授课', 'practice', '员工授课内部授课时，得 3 个实践学分。', { tags: ['分享'] })

describe('the rule book', () => {
  it.each([
    ['考试', true],
    ['考试 60', true],
    ['  考试  ', true],
    ['考试 授课', false],
    ['', true],
  ])('finds the exam by “%s”: %s', (query, want) => expect(matches(exam, query)).toBe(want))

  it('looks into tags, categories and announced sentences', () => {
    expect(matches(talk, '分享')).toBe(true)
    expect(matches(talk, '实践')).toBe(true)
    const next = { version: 2, from: '2026-12-01', sentence: { text: '得 5 个', segments: [] } }
    expect(matches({ ...talk, next }, '5 个')).toBe(true)
    expect(matches(talk, '5 个')).toBe(false)
  })

  it('is parted in the order of categories', () => {
    const order = (code: string) => ['mandatory', 'practice'].indexOf(code)
    expect(byCategory([talk, exam], order).map(({ name, rules }) => [name, rules.length])).toEqual([
      ['必修', 1],
      ['实践', 1],
    ])
  })

  it('announces changes and new rules, the nearest first', () => {
    const next = { version: 2, from: '2026-12-01', cause: '知识库年度计划', sentence: talk.sentence }
    const fresh = rule('新', 'practice', '新规则', { in_force: false, effective: { from: '2026-11-25' } })
    expect(comingOf([exam, { ...talk, next }, fresh])).toMatchObject([
      { rule: { code: '新' }, from: '2026-11-25', changes: false },
      { rule: { code: '内部授课' }, from: '2026-12-01', cause: '知识库年度计划', changes: true },
    ])
  })
})
