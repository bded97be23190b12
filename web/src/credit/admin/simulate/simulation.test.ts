import { describe, expect, it } from 'vitest'
import { changeInPercent, daysOf, percentOf, shareOf } from './simulation'

describe('a simulation in words', () => {
  it('shows the last day of its window', () => {
    expect(daysOf({ from: '2025-01-01', to: '2026-01-01' })).toBe('2025-01-01 – 2025-12-31')
  })
  it('tells how far it is, also before it knows how far it goes', () => {
    expect(shareOf({ done: 0, total: 0 })).toBe(0)
    expect(shareOf({ done: 30, total: 120 })).toBe(0.25)
    expect(shareOf({ done: 130, total: 120 })).toBe(1)
  })
  it('tells a change in percent', () => {
    expect(changeInPercent('100.00', '108.44')).toBe('+8.4')
    expect(changeInPercent('18.50', '16.50')).toBe('−10.8')
    expect(changeInPercent('5.00', '5.00')).toBe('0')
    expect(changeInPercent('0.00', '5.00')).toBeUndefined()
  })
  it('never divides by nothing', () => {
    expect(percentOf(3, 4)).toBe(75)
    expect(percentOf(0, 0)).toBe(0)
  })
})
