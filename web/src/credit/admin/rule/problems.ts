/** One thing wrong with a draft, with the JSON path of what is to blame. */
export interface RuleProblem {
  code: string
  detail: string
  field?: string
}

/** The parts of the builder. */
export const blocks = ['about', 'who', 'when', 'amount', 'caps'] as const
/** One part of the builder. */
export type Block = (typeof blocks)[number]

const blockOf: readonly [RegExp, Block][] = [
  [/^(scope|effective)/, 'who'],
  [/^(when|if)\b/, 'when'],
  [/^(amount|bonuses|category|subcategory|beneficiary|validity)/, 'amount'],
  [/^(caps|replaces|exclusive_group)/, 'caps'],
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
  const counts: Record<Block, number> = { about: 0, who: 0, when: 0, amount: 0, caps: 0 }
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

const texts = (list: readonly RuleProblem[]) => [...new Set(list.map((problem) => problem.detail))]
