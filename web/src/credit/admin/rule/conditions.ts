import type { Condition } from './definition'

/** How the parts of a group are joined; `not` has one part, which must not hold. */
export type Join = 'all' | 'any' | 'not'

/** Where a condition stands: the steps after "if", as ['all', 0, 'not']. The empty path is the root. */
export type Path = readonly (string | number)[]

/** One part of a group with its own path. */
export interface Part {
  node: Condition
  path: Path
}

/** How deep conditions may lie inside each other; the server refuses more. */
export const deepest = 6

/** How the parts of a node are joined; undefined for a comparison or an expression. */
export function joinOf(node: Condition): Join | undefined {
  if (node.all) return 'all'
  if (node.any) return 'any'
  return node.not ? 'not' : undefined
}

/** The parts of a group, in order. */
export function partsOf(node: Condition, path: Path = []): Part[] {
  if (node.not) return [{ node: node.not, path: [...path, 'not'] }]
  const join = node.all ? 'all' : 'any'
  return (node.all ?? node.any ?? []).map((part, i) => ({ node: part, path: [...path, join, i] }))
}

/** The condition at a path. */
export function nodeAt(root: Condition | undefined, path: Path): Condition | undefined {
  let node: unknown = root
  for (const step of path) node = (node as Record<string | number, unknown> | undefined)?.[step]
  return node as Condition | undefined
}

/** The path as the server writes it: if.all[0].not. */
export const written = (path: Path, root = 'if'): string =>
  path.reduce<string>((text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`), root)

/** Changes the node at a path; undefined removes it, and groups that become empty go with it. */
export function changeAt(
  root: Condition | undefined,
  path: Path,
  change: (node: Condition) => Condition | undefined,
): Condition | undefined {
  if (!root) return undefined
  if (path.length === 0) return change(root)
  const [join, ...rest] = path
  if (join === 'not') {
    const inner = changeAt(root.not, rest, change)
    return inner && { not: inner }
  }
  const key = join as 'all' | 'any'
  const [index, ...deeper] = rest
  const list = (root[key] ?? []).flatMap((part, i) => {
    if (i !== index) return [part]
    const next = changeAt(part, deeper, change)
    return next ? [next] : []
  })
  return list.length > 0 ? { [key]: list } : undefined
}

/** Replaces the condition at a path. */
export const replaceAt = (root: Condition | undefined, path: Path, node: Condition) =>
  changeAt(root, path, () => node)

/** Removes the condition at a path. */
export const removeAt = (root: Condition | undefined, path: Path) => changeAt(root, path, () => undefined)

/**
 * Adds a condition to the group at a path. A comparison that stands alone, as
 * the root or under "not", becomes the first part of a new group.
 */
export function addTo(root: Condition | undefined, path: Path, node: Condition): Condition {
  if (!root) return { all: [node] }
  return (
    changeAt(root, path, (group) => {
      if (group.all) return { all: [...group.all, node] }
      if (group.any) return { any: [...group.any, node] }
      if (group.not) return { not: addTo(group.not, [], node) }
      return { all: [group, node] }
    }) ?? root
  )
}

/** Joins the parts of the group at a path in another way; what they say stays. */
export function joinAt(root: Condition | undefined, path: Path, join: Join): Condition | undefined {
  return changeAt(root, path, (group) => {
    const inner = group.not ? [group.not] : (group.all ?? group.any ?? [group])
    if (join !== 'not') return { [join]: group.not && joinOf(group.not) ? partsOfList(group.not) : inner }
    if (group.not) return group
    const [only] = inner
    return { not: inner.length === 1 && only ? only : group }
  })
}

const partsOfList = (node: Condition) => partsOf(node).map((part) => part.node)

/** Moves a part of a group to another place among its neighbours. */
export function moveWithin(root: Condition | undefined, from: Path, to: number): Condition | undefined {
  const index = from.at(-1)
  const join = from.at(-2)
  if (typeof index !== 'number' || (join !== 'all' && join !== 'any')) return root
  return changeAt(root, from.slice(0, -2), (group) => {
    const list = [...(group[join] ?? [])]
    if (to < 0 || to >= list.length || index >= list.length) return group
    const [moved] = list.splice(index, 1)
    if (moved) list.splice(to, 0, moved)
    return { [join]: list }
  })
}

/** How many comparisons and expressions a tree has. */
export function clausesOf(root: Condition | undefined): number {
  if (!root) return 0
  if (!joinOf(root)) return 1
  return partsOf(root).reduce((sum, part) => sum + clausesOf(part.node), 0)
}
