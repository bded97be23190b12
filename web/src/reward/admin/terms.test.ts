import { expect, it } from 'vitest'
import { termsOf } from './TermsDrawer'

it('sends no empty limits, texts and conditions', () => {
  expect(
    termsOf({
      name: { zh: '半天学习假', en: '' },
      kind: 'leave',
      needs_approval: true,
      text: { zh: '', en: '' },
      limit: { period: 'year', times: 0 },
      who: { departments: [], grades: [] },
    }),
  ).toEqual({ name: { zh: '半天学习假' }, kind: 'leave', needs_approval: true })
})

it('asks for credits ever where no window was chosen', () => {
  const { who, limit } = termsOf({
    name: { zh: '导师午餐' },
    kind: 'other',
    needs_approval: false,
    limit: { period: 'quarter', times: 2 },
    who: { min_accumulated: '40.00', grades: ['P6'] },
  })
  expect(limit).toEqual({ period: 'quarter', times: 2 })
  expect(who).toEqual({ grades: ['P6'], min_accumulated: '40.00', window: 'ever' })
})
