import { expect, it } from 'vitest'
import { changed } from './filters'

it('keeps the other filters of an address and drops what was emptied', () => {
  const before = { query: '林', department: '7', person: '3' }
  expect(changed(before, { query: '', status: 'left', person: undefined })).toEqual({
    department: '7',
    status: 'left',
  })
  expect(before).toEqual({ query: '林', department: '7', person: '3' })
})
