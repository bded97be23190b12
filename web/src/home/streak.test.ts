import { describe, expect, it } from 'vitest'
import { mondayOf, streakOf, weeksShown } from './streak'

const saturday = '2026-11-21'

describe('weeks in a row', () => {
  it('begin on Monday', () => {
    expect(['2026-11-16', '2026-11-21', '2026-11-22', '2026-11-23'].map(mondayOf)).toEqual([
      '2026-11-16',
      '2026-11-16',
      '2026-11-16',
      '2026-11-23',
    ])
  })

  it.each([
    ['nothing at all', [], 0],
    ['this week and the two before', ['2026-11-20', '2026-11-11', '2026-11-02'], 3],
    ['nothing yet this week', ['2026-11-11', '2026-11-02'], 2],
    ['a gap', ['2026-11-20', '2026-11-02'], 1],
    ['an old row that ended', ['2026-10-20', '2026-10-13'], 0],
  ])('with %s', (_, days, want) => expect(streakOf(days, saturday).weeks).toBe(want))

  it('are kept while on leave', () => {
    const days = ['2026-10-20', '2026-10-13']
    expect(streakOf(days, saturday, true)).toMatchObject({ weeks: 2, onLeave: true })
    expect(streakOf([], saturday, true).weeks).toBe(0)
  })

  it('go over the turn of the year', () => {
    expect(streakOf(['2027-01-02', '2026-12-27'], '2027-01-03').weeks).toBe(2)
  })
})

describe('the heat map', () => {
  const { heat, thisWeek } = streakOf(
    ['2026-11-19', '2026-11-20', '2026-11-20', ...Array(5).fill('2026-11-16')],
    saturday,
  )

  it('ends with this week, whose Sunday has not come', () => {
    expect(heat).toHaveLength(weeksShown)
    expect(heat.at(-1)).toEqual({ start: '2026-11-16', days: [3, 0, 0, 1, 2, 0, null] })
    expect(heat[0]?.start).toBe('2026-07-20')
  })
  it('counts the records of this week', () => expect(thisWeek).toBe(8))
})
