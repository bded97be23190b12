import { describe, expect, it } from 'vitest'
import type { Definition } from './definition'
import { emptyDefinition, same, tidy } from './definition'
import { compareLines, conditionLines, differences, type Teller } from './diff'

const tell: Teller = {
  clause: (node) => node.cel ?? `${node.field} ${node.op} ${node.value}`,
  join: (join) => ({ all: '全部满足', any: '满足其一', not: '不满足' })[join],
  value: (_, value) => (typeof value === 'string' ? value : JSON.stringify(value)),
}

const taught: Definition = {
  ...emptyDefinition(),
  code: 'taught',
  name: { zh: '内部讲师授课' },
  category: 'elective',
  when: { verbs: ['taught'], object_types: ['session'] },
  if: {
    all: [
      { field: 'rating', op: '>=', value: 4.2 },
      { field: 'attendees', op: '>=', value: 10 },
    ],
  },
  amount: { formula: 'activity.duration_hours * 2' },
  caps: [{ unit: 'credits', limit: '12', subject: 'rule', period: 'quarter' }],
}

const shown = (before: Definition, after: Definition) =>
  differences(before, after, tell).map(
    ({ field, lines }) =>
      `${field}: ${lines.map((line) => ({ same: ' ', added: '+', removed: '-' })[line.change] + line.text).join(' | ')}`,
  )

describe('differences', () => {
  it('tells nothing of what is the same', () => {
    expect(shown(taught, { ...taught, tags: [], scope: {} })).toEqual([])
  })

  it('tells one changed clause between those that stay', () => {
    const after: Definition = {
      ...taught,
      if: {
        all: [
          { field: 'hours', op: '>=', value: 0.5 },
          { field: 'rating', op: '>=', value: 4.2 },
          { field: 'attendees', op: '>=', value: 8 },
        ],
      },
    }
    expect(shown(taught, after)).toEqual([
      'if: +hours >= 0.5 |  rating >= 4.2 | -attendees >= 10 | +attendees >= 8',
    ])
  })

  it('tells lists by their members and single values as before and after', () => {
    const after: Definition = {
      ...taught,
      when: { verbs: ['taught', 'shared'], object_types: [] },
      scope: { departments: ['RD'] },
      validity: { months: 12 },
    }
    expect(shown(taught, after)).toEqual([
      'departments: +RD',
      'subtree: +true',
      'verbs:  taught | +shared',
      'object_types: -session',
      'validity: -{"end_of_next_year":true} | +{"months":12}',
    ])
  })
})

it('tells a tree without the brackets that say nothing', () => {
  const lines = conditionLines(
    {
      all: [
        { cel: 'a' },
        { any: [{ cel: 'b' }, { all: [{ cel: 'c' }] }] },
        { not: { all: [{ cel: 'd' }, { cel: 'e' }] } },
      ],
    },
    tell,
  )
  expect(lines.map((line) => '·'.repeat(line.level) + line.text)).toEqual([
    'a',
    '满足其一',
    '·b',
    '·c',
    '不满足',
    '·全部满足',
    '··d',
    '··e',
  ])
})

it('finds the longest common lines', () => {
  const of = (text: string) => Array.from(text, (one) => ({ text: one, level: 0 }))
  const told = compareLines(of('abcd'), of('xbcyd'))
  expect(
    told.map((line) => ({ same: '', added: '+', removed: '-' })[line.change] + line.text).join(' '),
  ).toBe('-a +x b c +y d')
})

describe('tidy', () => {
  it('sends nothing that is empty and keeps what must be there', () => {
    const loose: Definition = { ...taught, note: '', tags: [], scope: { departments: [] }, effective: {} }
    expect(tidy(loose)).toEqual(taught)
    expect(tidy(emptyDefinition())).toEqual(emptyDefinition())
  })

  it('knows what says the same, in any order', () => {
    const { code, ...rest } = taught
    expect(same(taught, { ...rest, code, owner: '' })).toBe(true)
    expect(same(taught, { ...taught, owner: '苏敏' })).toBe(false)
  })
})
