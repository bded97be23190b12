import { describe, expect, it } from 'vitest'
import type { Board, Place } from '@/api/shapes'
import { amongTop, neighbourhood, rowOf } from './places'
import { scopeOf, scopeQuery, scopesOf } from './scope'

const stand = { department: { id: 7, name: '平台部' }, position: { id: 9, name: '后端工程师' } }

describe('scopes', () => {
  it('begin with the fairest that the reader has', () => {
    expect(scopesOf(stand)).toEqual(['department', 'position', 'company'])
    expect(scopesOf(undefined)).toEqual(['company'])
  })
  it('of an address count only when the reader has them', () => {
    expect(scopeOf(stand, 'company')).toBe('company')
    expect(scopeOf(stand, 'nonsense')).toBe('department')
    expect(scopeOf({}, 'department')).toBe('company')
  })
  it('become the question of the API', () => {
    expect(scopeQuery(stand, 'department')).toEqual({ department_id: 7 })
    expect(scopeQuery(stand, 'position')).toEqual({ position_id: 9 })
    expect(scopeQuery(stand, 'company')).toEqual({})
  })
})

const place = (rank: number, name: string, me = false): Place => ({
  rank,
  name,
  amount: '10.00',
  me,
  hidden: name === '',
  person_id: name === '' ? undefined : rank,
})
const board = (rank: number, top: Place[]): Board => ({
  window: 'quarter:2026Q4',
  people: 24,
  ranked: 20,
  top,
  me: { ...place(rank, '林晓', true), above: [place(4, '何静')], below: [place(6, '周明远')] },
})

describe('places', () => {
  it('put me between my neighbours', () => {
    expect(neighbourhood(board(5, [])).map(({ name }) => name)).toEqual(['何静', '林晓', '周明远'])
    expect(neighbourhood(board(0, []))).toEqual([])
  })
  it('are not said twice when I stand among the first', () => {
    expect(amongTop(board(5, [place(1, '何静')]))).toBe(false)
    expect(amongTop(board(1, [place(1, '林晓', true)]))).toBe(true)
  })
  it('keep colleagues without a name apart', () => {
    const rows = [place(2, ''), place(2, '')].map((one, i) => rowOf(one, i, '不具名的同事', true))
    expect(rows.map(({ name }) => name)).toEqual(['不具名的同事', '不具名的同事'])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
  })
})
