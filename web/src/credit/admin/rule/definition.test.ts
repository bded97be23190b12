import { expect, it } from 'vitest'
import { freeCode } from './definition'

it('proposes a code that no rule has', () => {
  const day = new Date('2026-11-21T08:00:00Z')
  expect(freeCode([], day)).toBe('rule-20261121-1')
  expect(freeCode(['rule-20261121-1', 'rule-20261121-2'], day)).toBe('rule-20261121-3')
})
