import { expect, it } from 'vitest'
import { tidyGoal } from './tidyGoal'

it('sends no empty audience, text or targets, and keeps what must be there', () => {
  expect(
    tidyGoal({
      code: 'annual',
      name: { zh: '年度学分', en: '' },
      text: { zh: '', en: '' },
      for: { departments: [], grades: [] },
      from: '',
      criteria: {
        all: [
          { credits: { target: '40', window: { kind: 'year' }, category: '', without: [] } } as never,
          { completed: { items: [] } },
        ],
      },
    }),
  ).toEqual({
    code: 'annual',
    name: { zh: '年度学分' },
    criteria: {
      all: [
        { credits: { target: '40', window: { kind: 'year' }, category: '' } },
        { completed: { items: [] } },
      ],
    },
  })
})
