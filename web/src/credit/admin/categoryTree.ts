import type { Shape } from '@/api/shape'

type Category = Shape<'CreditCategory'>

/** The categories in their order, each followed by its parts; one whose parent is unknown stands by itself. */
export function inTree(list: readonly Category[]): Category[] {
  const codes = new Set(list.map((one) => one.code))
  const under = (parent: string | undefined): Category[] =>
    list
      .filter((one) => (one.parent && codes.has(one.parent) ? one.parent : undefined) === parent)
      .sort((a, b) => a.sort - b.sort || a.code.localeCompare(b.code))
      .flatMap((one) => [one, ...under(one.code)])
  return under(undefined)
}
