/** One thing wrong with a draft, with the JSON path of what is to blame. */
export interface RuleProblem {
  code: string
  detail: string
  field?: string
}

/** The parts of the builder, with the title above them. */
export const blocks = ['title', 'about', 'who', 'when', 'amount', 'gate', 'caps'] as const
/** One part of the builder. */
export type Block = (typeof blocks)[number]

const blockOf: readonly [RegExp, Block][] = [
  [/^name\b/, 'title'],
  [/^(scope|effective)/, 'who'],
  [/^(when|if|collect)\b/, 'when'],
  [/^(amount|bonuses|category|subcategory|beneficiary|validity)/, 'amount'],
  [/^(caps|cooldown|replaces|exclusive_group)/, 'caps'],
  [/^gate/, 'gate'],
]

/** The path without what a body or a request puts in front. */
export const pathOfProblem = (problem: RuleProblem): string =>
  (problem.field ?? '').replace(/^(body\.)?(definition\.)?/, '')

/** Which part of the builder shows a problem. */
export function blockOfProblem(problem: RuleProblem): Block {
  const path = pathOfProblem(problem)
  return blockOf.find(([shape]) => shape.test(path))?.[1] ?? 'about'
}

/** How many things are wrong in each part. */
export function countByBlock(problems: readonly RuleProblem[]): Record<Block, number> {
  const counts: Record<Block, number> = { title: 0, about: 0, who: 0, when: 0, amount: 0, gate: 0, caps: 0 }
  for (const problem of problems) counts[blockOfProblem(problem)] += 1
  return counts
}

/** What is wrong with exactly the thing at one of the paths. */
export function problemsAt(problems: readonly RuleProblem[], ...paths: string[]): string[] {
  return texts(problems.filter((problem) => paths.includes(pathOfProblem(problem))))
}

/** What is wrong with the thing at a path or anything inside it. */
export function problemsIn(problems: readonly RuleProblem[], path: string): string[] {
  return texts(
    problems.filter((problem) => {
      const at = pathOfProblem(problem)
      return at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`)
    }),
  )
}

/**
 * What is said about a new rule while it is being written: that something is
 * missing where nobody has been yet is no mistake.
 */
export function touchedOnly<D extends object>(
  problems: readonly RuleProblem[],
  now: D,
  start: D,
): readonly RuleProblem[] {
  const untouched = (part: string) =>
    JSON.stringify(now[part as keyof D]) === JSON.stringify(start[part as keyof D])
  return problems.filter((problem) => !untouched(/^\w*/.exec(pathOfProblem(problem))?.[0] ?? ''))
}

/** Whether only the name and the code are wrong, which say nothing about what a rule pays. */
export const paysSoundly = (problems: readonly RuleProblem[]): boolean =>
  problems.every((problem) => /^(name|code)\b/.test(pathOfProblem(problem)))

const texts = (list: readonly RuleProblem[]) => [...new Set(list.map((problem) => problem.detail))]
