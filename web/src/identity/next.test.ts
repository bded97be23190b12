import { expect, it } from 'vitest'
import { safeNext } from './next'

it('stays on this site', () => {
  expect(safeNext('/me?tab=1#x')).toBe('/me?tab=1#x')
  for (const odd of [
    undefined,
    '',
    7,
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?next=/',
  ])
    expect(safeNext(odd)).toBe('/')
})
