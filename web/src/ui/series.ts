/**
 * The colours of parts that stand side by side in one drawing, in their order. They carry no meaning, so
 * gold is not among them: gold is for what can be spent.
 */
export const seriesFill = ['bg-brand', 'bg-jade', 'bg-iris', 'bg-sky', 'bg-orange', 'bg-before'] as const

/** The colour of the part at an index; the last one is for all the rest. */
export const fillAt = (index: number): string =>
  seriesFill[Math.min(index, seriesFill.length - 1)] ?? seriesFill[0]
