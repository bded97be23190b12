import { describe, expect, it } from 'vitest'
import { compareWindows, readWindow, shiftWindow, windowAt, windowText } from './window'

const newYearInShanghai = new Date('2026-12-31T17:00:00Z')

describe('windows', () => {
  it('lie in the time zone of the company', () => {
    const texts = (['month', 'quarter', 'year', 'ever'] as const).map((kind) =>
      windowText(windowAt(kind, newYearInShanghai, 'Asia/Shanghai')),
    )
    expect(texts).toEqual(['month:2027-01', 'quarter:2027Q1', 'year:2027', 'ever'])
    expect(windowText(windowAt('quarter', newYearInShanghai, 'Europe/London'))).toBe('quarter:2026Q4')
  })

  it.each(['ever', 'year:2026', 'quarter:2026Q3', 'month:2026-09'])('%s is read and written', (text) => {
    const window = readWindow(text)
    expect(window && windowText(window)).toBe(text)
  })

  it.each([undefined, '', 'year', 'year:26', 'quarter:2026Q5', 'month:2026-13', 'month:2026-9', 'never'])(
    '%s is none',
    (text) => expect(readWindow(text)).toBeUndefined(),
  )

  it.each([
    ['month:2026-01', -1, 'month:2025-12'],
    ['month:2026-12', 1, 'month:2027-01'],
    ['quarter:2026Q1', -1, 'quarter:2025Q4'],
    ['year:2026', 1, 'year:2027'],
    ['ever', -3, 'ever'],
  ])('%s shifted by %i is %s', (text, by, want) => {
    const window = readWindow(text)
    expect(window && windowText(shiftWindow(window, by))).toBe(want)
  })

  it('have an order', () => {
    const of = (text: string) => readWindow(text) ?? expect.fail(text)
    expect(compareWindows(of('quarter:2026Q4'), of('quarter:2027Q1'))).toBeLessThan(0)
    expect(compareWindows(of('year:2026'), of('year:2026'))).toBe(0)
  })
})
