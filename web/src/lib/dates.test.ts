import { expect, it } from 'vitest'
import { dayOfYear, formatDate, monthOf } from './dates'

it('never shifts a calendar day', () => {
  expect(dayOfYear('2026-11-30', 'zh-CN')).toBe('11月30日')
  expect(dayOfYear('2026-11-30', 'en')).toBe('Nov 30')
  expect(monthOf('2026-01-01', 'zh-CN')).toBe('1月')
})

it('shows what is no date as it came', () => {
  expect(formatDate('soon', 'en', { dateStyle: 'medium' })).toBe('soon')
})
