import { expect, it } from 'vitest'
import { chosenMapping, sampleAt } from './mapping'

const look = {
  columns: [
    { key: 'person', name: '工号', required: true, index: 0, heading: '工号' },
    { key: 'verb', name: '行为', required: true, index: -1 },
  ],
  sample: [
    ['1001', '完成', ''],
    ['1005', '通过', 'K-101'],
    ['1006', '完成', 'K-102'],
  ],
}

it('sends only what was chosen otherwise', () => {
  expect(chosenMapping(look, { person: 0, verb: -1 })).toBeUndefined()
  expect(chosenMapping(look, { person: 0, verb: 1 })).toEqual({ verb: 1 })
  expect(chosenMapping(look, { person: -1, verb: 1 })).toEqual({ person: -1, verb: 1 })
})

it('shows the first texts of a column', () => {
  expect(sampleAt(look, 1)).toBe('完成 · 通过')
  expect(sampleAt(look, 2)).toBe('K-101 · K-102')
  expect([sampleAt(look, -1), sampleAt(look, undefined)]).toEqual(['', ''])
})
