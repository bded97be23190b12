import { describe, expect, it } from 'vitest'
import { dayAfter, phaseOf, shownDay } from './campaign'

describe('a campaign', () => {
  const days = { from: '2026-05-01', to: '2026-06-01' }
  const published = { state: 'published' as const, definition: days }
  it('is ahead, running or over by its days, the end being excluded', () => {
    expect(phaseOf(published, '2026-04-30')).toBe('ahead')
    expect(phaseOf(published, '2026-05-01')).toBe('running')
    expect(phaseOf(published, '2026-05-31')).toBe('running')
    expect(phaseOf(published, '2026-06-01')).toBe('over')
  })
  it('is what its procedure says before it is published', () => {
    expect(phaseOf({ state: 'submitted', definition: days }, '2026-05-10')).toBe('submitted')
  })
  it('shows its last day, over the ends of months', () => {
    expect(shownDay('2026-03-01')).toBe('2026-02-28')
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(shownDay('soon')).toBe('soon')
  })
})
