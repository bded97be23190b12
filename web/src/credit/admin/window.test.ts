import dayjs from 'dayjs'
import { expect, it } from 'vitest'
import { windowAt, windowOf } from './window'

it('reads back every window that it writes', () => {
  const day = dayjs('2026-11-21')
  for (const [kind, text] of [
    ['month', 'month:2026-11'],
    ['quarter', 'quarter:2026Q4'],
    ['year', 'year:2026'],
    ['ever', 'ever'],
  ] as const) {
    expect(windowAt(kind, day)).toBe(text)
    const read = windowOf(text)
    expect(windowAt(read.kind, read.at)).toBe(text)
  }
})

it('takes what is no window for the present year', () => {
  for (const odd of ['', 'quarter:2026Q5', 'month:2026', 'week:1'])
    expect(windowAt(windowOf(odd).kind, windowOf(odd).at)).toBe(`year:${dayjs().year()}`)
})
