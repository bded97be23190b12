import { describe, expect, it } from 'vitest'
import { creditsOf, formatCredits, hundredths, roundTenths, share } from './credits'

describe('formatCredits', () => {
  it.each([
    ['2.50', '2.5'],
    ['2.00', '2'],
    ['0.05', '0.05'],
    ['0.00', '0'],
    ['1260.00', '1,260'],
    ['1234567.89', '1,234,567.89'],
    ['-4.00', '−4'],
    ['-0.00', '0'],
    ['100', '100'],
    ['10.10', '10.1'],
  ])('%s reads %s', (amount, text) => expect(formatCredits(amount)).toBe(text))

  it('shows the plus of a gain only when asked, and never on nothing', () => {
    expect(formatCredits('2.50', { signed: true })).toBe('+2.5')
    expect(formatCredits('0.00', { signed: true })).toBe('0')
    expect(formatCredits('-2.50', { signed: true })).toBe('−2.5')
  })
})

describe('hundredths', () => {
  it('loses nothing that binary floats would', () => {
    expect(hundredths('8.70')).toBe(870)
    expect(hundredths('1.15')).toBe(115)
    expect(hundredths('-0.01')).toBe(-1)
  })
  it('takes what is no amount for nothing', () => {
    for (const odd of ['', 'NaN', '1e3', '1.234', '1,000.00']) expect(hundredths(odd)).toBe(0)
  })
  it('is undone by creditsOf', () => {
    for (const n of [0, 1, 5, 99, 100, 250, -1, -250, 123_456_789]) expect(hundredths(creditsOf(n))).toBe(n)
  })
})

describe('share', () => {
  it('stays between nothing and all', () => {
    expect(share('31.50', '40.00')).toBeCloseTo(0.7875)
    expect(share('50.00', '40.00')).toBe(1)
    expect(share('-3.00', '40.00')).toBe(0)
    expect(share('0.00', '0.00')).toBe(1)
  })
})

describe('roundTenths', () => {
  it.each([
    ['35.72', '35.70', '35.80'],
    ['1.49', '1.50', '1.50'],
    ['1.41', '1.40', '1.50'],
    ['2.00', '2.00', '2.00'],
  ])('%s is about %s, at least %s', (amount, near, up) => {
    expect(roundTenths(amount)).toBe(near)
    expect(roundTenths(amount, 'up')).toBe(up)
  })
})
