import { expect, it } from 'vitest'
import { partAddress, readSearch, writeSearch } from './address'

it('keeps values as the text that stands in the address', () => {
  expect(readSearch('?window=2026&next=%2Fme')).toEqual({ window: '2026', next: '/me' })
  expect(writeSearch({ window: '2026', next: '/me', department: undefined, q: '' })).toBe(
    '?window=2026&next=%2Fme',
  )
  expect(writeSearch({})).toBe('')
})

it('parts an address into path, query and place', () => {
  expect(partAddress('/statement?window=2026#last')).toEqual({
    to: '/statement',
    search: { window: '2026' },
    hash: 'last',
  })
})
