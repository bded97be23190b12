import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage } from '@/i18n/words'
import { type Definition, tidy } from './definition'
import { useDebounced } from './useDebounced'

type RuleCheck = Shape<'CreditCheck'>

const pauseMs = 350

export interface Checked {
  /** What the server said last; undefined before its first answer. */
  check: RuleCheck | undefined
  /** The definition that it was said about. */
  asked: Definition
  /** The answer is about an earlier state of the draft. */
  stale: boolean
  fault: unknown
}

/** Asks the server, whenever the typing pauses, for the sentence of a draft and for what is wrong with it. */
export function useCheck(def: Definition): Checked {
  const language = useLanguage()
  const asked = useDebounced(def, pauseMs)
  const query = useQuery({
    queryKey: ['rule-check', language, asked],
    queryFn: async ({ signal }) => {
      const { data } = await client.POST('/api/v1/rules/check', { body: { definition: tidy(asked) }, signal })
      return data
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return {
    check: query.data,
    asked,
    stale: asked !== def || query.isPlaceholderData,
    fault: query.error,
  }
}
