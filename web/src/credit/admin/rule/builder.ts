import { createContext, useContext } from 'react'
import type { Words } from './catalogue'
import type { Definition } from './definition'
import type { RuleProblem } from './problems'

/** What every part of the builder works with. */
export interface Builder {
  def: Definition
  /** Changes some fields of the definition. */
  change: (part: Partial<Definition>) => void
  words: Words
  problems: readonly RuleProblem[]
  /** A published version is looked at, not changed. */
  locked: boolean
}

export const BuilderContext = createContext<Builder | undefined>(undefined)

/** The builder around this part of it. */
export function useBuilder(): Builder {
  const builder = useContext(BuilderContext)
  if (!builder) throw new Error('a part of the builder stands outside of it')
  return builder
}
