/** The beginning of a hash in groups of four, enough to compare by eye. */
export const shortRoot = (root: string) => `${root.slice(0, 4)} ${root.slice(4, 8)} ${root.slice(8, 12)} …`
