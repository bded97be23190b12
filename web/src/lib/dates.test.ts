import { expect, it } from 'vitest'
import { dayAndTime, dayOfYear, formatDate, monthOf, showTimesIn } from './dates'

it('never shifts a calendar day', () => {
  expect(dayOfYear('2026-11-30', 'zh-CN')).toBe('11月30日')
  expect(dayOfYear('2026-11-30', 'en')).toBe('Nov 30')
  expect(monthOf('2026-01-01', 'zh-CN')).toBe('1月')
})

it('shows what is no date as it came', () => {
  expect(formatDate('soon', 'en', { dateStyle: 'medium' })).toBe('soon')
})

it('times are shown in the zone of the company', () => {
  showTimesIn('Asia/Shanghai')
  expect(dayAndTime('2026-11-21T21:15:00Z', 'zh-CN')).toBe('2026年11月22日 05:15')
  showTimesIn('UTC')
  expect(dayAndTime('2026-11-21T21:15:00Z', 'zh-CN')).toBe('2026年11月21日 21:15')
})
