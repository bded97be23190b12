import { useLocation, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import type { Search } from '@/lib/address'

/** Changes of the query; undefined or nothing takes a name out. */
export type SearchChange = Record<string, string | undefined>

/** The query of this page's address, and the way to change it. A filter replaces the address instead of adding to the way back. */
export function useFilters(): [Search, (change: SearchChange) => void] {
  const search: Search = useSearch({ strict: false })
  const change = useChange()
  return [search, useCallback((next) => change(next, true), [change])]
}

/**
 * Something on this page that opens over it and has an address of its own: `?entry=12`. The way back closes
 * it, as people on a phone expect.
 */
export function useOpened(name: string): {
  id?: string
  open: (id: string | number) => void
  close: () => void
} {
  const search: Search = useSearch({ strict: false })
  const change = useChange()
  const router = useRouter()
  const openedHere = useRef(false)
  const id = search[name] || undefined
  const open = useCallback(
    (next: string | number) => {
      if (id === undefined) openedHere.current = true
      change({ [name]: String(next) }, id !== undefined)
    },
    [change, name, id],
  )
  const close = useCallback(() => {
    if (openedHere.current) router.history.back()
    else change({ [name]: undefined }, true)
    openedHere.current = false
  }, [change, name, router])
  return { id, open, close }
}

function useChange(): (change: SearchChange, replace: boolean) => void {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const search: Search = useSearch({ strict: false })
  return useCallback(
    (change, replace) =>
      void navigate({
        to: pathname,
        search: { ...search, ...change } as Search,
        replace,
        resetScroll: false,
      }),
    [navigate, pathname, search],
  )
}
