import { describe, expect, it } from 'vitest'
import type { Entry } from '@/api/shapes'
import {
  accumulates,
  byMonth,
  earnedWithin,
  entryMark,
  entryTitle,
  everyMonth,
  mainCategories,
  mayFollow,
  ofCategory,
  postedLater,
} from './entry'

const zone = 'Asia/Shanghai'
const entry = (more: Partial<Entry> = {}): Entry => ({
  id: 1,
  kind: 'award',
  amount: '2.00',
  change: '2.00',
  accumulated: '2.00',
  balance: '59.30',
  category: { code: 'elective', name: '选修' },
  object: { type: { code: 'course', name: '课程' }, name: 'K8s 生产排障' },
  rule: { code: 'AT04', name: '专业课程', version: 1 },
  earned_at: '2026-11-19T01:14:00Z',
  recorded_at: '2026-11-19T02:00:00Z',
  ...more,
})
const hold = entry({
  id: 2,
  kind: 'hold',
  change: '-12.00',
  accumulated: '0.00',
  category: undefined,
  object: undefined,
  rule: undefined,
  reason: '图书任选一本',
})

describe('an entry', () => {
  it('is called by what it was about, else by its reason, else by its kind', () => {
    const say = (key: string) => key
    expect(entryTitle(entry(), say)).toBe('K8s 生产排障')
    expect(entryTitle(hold, say)).toBe('图书任选一本')
    expect(entryTitle({ ...hold, reason: undefined }, say)).toBe('kind.hold')
  })

  it('that only moves what can be spent is told from one that counts', () => {
    expect(accumulates(entry())).toBe(true)
    expect(accumulates(hold)).toBe(false)
  })

  it('is marked when it was taken back or is no plain award', () => {
    expect(entryMark(entry())).toBeUndefined()
    expect(entryMark(entry({ reversed_by: 9 }))).toEqual({ say: 'mark.reversed', tone: 'deadline' })
    expect(entryMark(entry({ kind: 'reversal' }))).toEqual({ say: 'kind.reversal', tone: 'deadline' })
    expect(entryMark(hold)).toEqual({ say: 'kind.hold', tone: 'neutral' })
  })

  it('posted after its day says so, by the days of the company', () => {
    expect(postedLater(entry(), zone)).toBe(false)
    const late = entry({ earned_at: '2026-11-18T15:59:00Z', recorded_at: '2026-11-18T16:01:00Z' })
    expect(postedLater(late, zone)).toBe(true)
    expect(postedLater(late, 'UTC')).toBe(false)
  })
})

describe('a statement', () => {
  it('is parted by the months of the company', () => {
    const months = byMonth(
      [
        entry({ id: 3, recorded_at: '2026-11-01T00:00:00Z' }),
        entry({ id: 2, recorded_at: '2026-10-31T16:30:00Z' }),
        entry({ id: 1, recorded_at: '2026-10-31T15:30:00Z' }),
      ],
      zone,
    )
    expect(months.map(({ month, entries }) => [month, entries.map(({ id }) => id)])).toEqual([
      ['2026-11', [3, 2]],
      ['2026-10', [1]],
    ])
  })

  it('of a window includes its beginning and excludes its end', () => {
    const [from, to] = ['2026-09-30T16:00:00Z', '2026-12-31T16:00:00Z']
    const at = (earned: string) => earnedWithin(entry({ earned_at: earned }), from, to)
    expect([from, '2026-11-19T01:14:00Z', to, '2026-09-30T15:59:59Z'].map(at)).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(earnedWithin(entry())).toBe(true)
  })

  it('is read on until nothing of the window can follow', () => {
    const from = '2026-09-30T16:00:00Z'
    expect(mayFollow(entry({ recorded_at: '2026-10-02T00:00:00Z' }), from)).toBe(true)
    expect(mayFollow(entry({ recorded_at: '2026-09-02T00:00:00Z' }), from)).toBe(false)
    expect(mayFollow(entry())).toBe(true)
  })

  it('of a category holds its parts too', () => {
    const categories = [
      { code: 'practice' },
      { code: 'team_management', parent: 'practice' },
      { code: 'elective' },
    ]
    const team = entry({ category: { code: 'team_management', name: '团队管理' } })
    expect(ofCategory(team, 'practice', categories)).toBe(true)
    expect(ofCategory(team, 'elective', categories)).toBe(false)
    expect(ofCategory(hold, 'practice', categories)).toBe(false)
  })
})

describe('totals', () => {
  it('leave out what is nothing or inside another', () => {
    const totals = [
      { code: 'mandatory', amount: '12.00' },
      { code: 'practice', amount: '14.00' },
      { code: 'team_management', parent: 'practice', amount: '1.00' },
      { code: 'culture', amount: '0.00' },
    ]
    expect(mainCategories(totals).map(({ code }) => code)).toEqual(['mandatory', 'practice'])
  })

  const months = [
    { month: '2026-09', total: '2.00' },
    { month: '2026-11', total: '5.00' },
  ]

  it('show every month of the window up to now', () => {
    const quarter = { from: '2026-09-30T16:00:00Z', to: '2026-12-31T16:00:00Z', months: months.slice(1) }
    expect(everyMonth(quarter, '2026-11', zone)).toEqual([
      { month: '2026-10', total: '0.00' },
      { month: '2026-11', total: '5.00' },
    ])
  })
  it('end with a window that is over', () => {
    const past = { from: '2025-12-31T16:00:00Z', to: '2026-03-31T16:00:00Z', months: [] }
    expect(everyMonth(past, '2026-11', zone).map(({ month }) => month)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
    ])
  })
  it('of all time begin with the first credits and go back two years at most', () => {
    expect(everyMonth({ months }, '2026-11', zone)).toHaveLength(3)
    const long = everyMonth({ months: [{ month: '2019-01', total: '1.00' }, ...months] }, '2026-11', zone)
    expect(long).toHaveLength(24)
    expect(long[0]?.month).toBe('2024-12')
  })
  it('are none before the first credits', () =>
    expect(everyMonth({ months: [] }, '2026-11', zone)).toEqual([]))
})
