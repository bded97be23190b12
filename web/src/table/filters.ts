import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Search } from '@/lib/address'

/** What a page reads from its address: filters, the open drawer, the tab. */
export type Filters<K extends string> = Partial<Record<K, string>>

/** Changes some names of the address; undefined or empty removes one. */
export type ChangeFilters<K extends string> = (
  change: Partial<Record<K, string | undefined>>,
  options?: { push?: boolean },
) => void

/** Puts a change into a query; what is empty is left out. */
export function changed(search: Search, change: Record<string, string | undefined>): Search {
  const next = { ...search }
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') delete next[name]
    else next[name] = value
  }
  return next
}

/**
 * The filters of a list, kept in the address, so that a filtered list can be
 * sent to a colleague. Changes replace the present address, except with
 * `push`, for what the way back should undo (an opened drawer).
 */
export function useFilters<K extends string>(): [Filters<K>, ChangeFilters<K>] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change: ChangeFilters<K> = useCallback(
    (next, options) =>
      void navigate({
        to: '.',
        search: (now: Search) => changed(now, next),
        replace: !options?.push,
        resetScroll: false,
      } as Parameters<typeof navigate>[0]),
    [navigate],
  )
  return [search as Filters<K>, change]
}
