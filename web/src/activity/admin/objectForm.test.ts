import { expect, it } from 'vitest'
import { formOf, valuesOf } from './objectForm'

const course = {
  id: 7,
  type: 'course',
  code: 'O-SAFETY',
  name: '三级安全教育',
  value: '3.00',
  difficulty: '2.50',
  custom: { minutes: 120, forgotten: 'x' },
  retired: false,
}

it('sends an unchanged object as it was, with the custom fields that the form does not show', () => {
  const { custom: _, ...values } = valuesOf(course)
  expect(formOf({ ...values, custom: { minutes: 120 } }, course)).toEqual({
    type: 'course',
    code: 'O-SAFETY',
    name: '三级安全教育',
    value: '3.00',
    difficulty: '2.50',
    custom: { minutes: 120, forgotten: 'x' },
  })
})

it('leaves out what was emptied, keeps a no, and never changes type and code', () => {
  const values = {
    ...valuesOf(course),
    type: 'exam',
    code: 'other',
    value: '',
    tags: [],
    custom: { minutes: null, forgotten: false },
  }
  expect(formOf(values, course)).toEqual({
    type: 'course',
    code: 'O-SAFETY',
    name: '三级安全教育',
    difficulty: '2.50',
    custom: { forgotten: false },
  })
})
