import { describe, expect, it } from 'vitest'
import { addTo, begin, type Criterion, changeAt, joinAt, kindOf, written } from './criteria'

const total: Criterion = { credits: { target: '40', window: { kind: 'year' } } }
const exam: Criterion = { completed: { items: [{ type: 'exam', code: 'E-101' }] } }
const either: Criterion = { all: [total, { any: [exam, begin('share')] }] }

describe('criteria', () => {
  it('are told apart by what they say', () => {
    expect([total, exam, either, {}, begin('composition')].map(kindOf)).toEqual([
      'credits',
      'completed',
      'all',
      'all',
      'composition',
    ])
    expect(written(['all', 1, 'any', 0])).toBe('criteria.all[1].any[0]')
  })

  it('are added beside a single one and into groups', () => {
    expect(addTo(total, [], exam)).toEqual({ all: [total, exam] })
    expect(addTo({}, [], exam)).toEqual({ all: [exam] })
    expect(addTo(either, ['all', 1], total)).toEqual({ all: [total, { any: [exam, begin('share'), total] }] })
  })

  it('take the empty group with them', () => {
    const one: Criterion = { all: [total, { any: [exam] }] }
    expect(changeAt(one, ['all', 1, 'any', 0], () => undefined)).toEqual({ all: [total] })
    expect(changeAt(total, [], () => undefined)).toBeUndefined()
  })

  it('keep their name when joined in another way', () => {
    const named: Criterion = { name: { zh: '任选' }, any: [exam, total] }
    expect(joinAt(named, [], 'all')).toEqual({ name: { zh: '任选' }, all: [exam, total] })
  })
})
