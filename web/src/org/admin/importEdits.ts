/** Mended cells by row and column. */
export type Edits = Record<number, Record<string, string>>

/** Notes a mended cell; one that is again as the file has it is no edit. */
export function edited(was: Edits, row: number, column: string, value: string, original: string): Edits {
  const cells = { ...was[row], [column]: value }
  if (value === original) delete cells[column]
  const next = { ...was, [row]: cells }
  if (Object.keys(cells).length === 0) delete next[row]
  return next
}

/** The mended cells as the API takes them. */
export const cellsOf = (edits: Edits): { row: number; column: string; value: string }[] =>
  Object.entries(edits).flatMap(([row, cells]) =>
    Object.entries(cells).map(([column, value]) => ({ row: Number(row), column, value })),
  )
