import { expect, it } from 'vitest'
import { cellsOf, edited } from './importEdits'

it('keeps mended cells by row and forgets those that are as before', () => {
  let edits = edited({}, 7, 'manager', '1006', '9999')
  edits = edited(edits, 7, 'email', 'lin@xinghe.cn', 'lin@')
  edits = edited(edits, 3, 'name', '林晓', '')
  expect(cellsOf(edits)).toEqual([
    { row: 3, column: 'name', value: '林晓' },
    { row: 7, column: 'manager', value: '1006' },
    { row: 7, column: 'email', value: 'lin@xinghe.cn' },
  ])
  edits = edited(edits, 3, 'name', '', '')
  expect(cellsOf(edits).map((cell) => cell.row)).toEqual([7, 7])
})
