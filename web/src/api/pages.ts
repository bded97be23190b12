import { useEffect, useState } from 'react'

/** One page of a list. */
export interface Page<T> {
  items: T[]
  next?: string
}

/** How a list is asked for page after page: the options of api.useInfiniteQuery. */
export const byCursor = {
  pageParamName: 'cursor',
  // Undefined would be asked for as the number 0.
  initialPageParam: null,
  getNextPageParam: (last: { next?: string }) => last.next || undefined,
} as const

/** The items of all pages that are here. */
export const itemsOf = <T>(pages: { pages: Page<T>[] } | undefined): T[] =>
  pages?.pages.flatMap((page) => page.items) ?? []

/** What of a paged query a list needs. */
interface Pages<T> {
  data: { pages: Page<T>[] } | undefined
  isPending: boolean
  isFetching: boolean
  isError: boolean
  hasNextPage: boolean
  fetchNextPage: () => unknown
}

/** So many more items are shown when the reader asks for more. */
const step = 50
/** So many pages are asked for on one wish, so that a rare kind of item does not read a whole history by itself. */
const pagesAtOnce = 8

/**
 * The items of a paged list that are wanted, where the server cannot choose them: pages are asked for until
 * there are enough to show. `mayFollow` says of the last item whether wanted ones can still come after it.
 */
export function useWanted<T>(
  asked: Pages<T>,
  wanted: (item: T) => boolean,
  mayFollow: (last: T) => boolean = () => true,
) {
  const [wish, setWish] = useState({ items: step, pages: pagesAtOnce })
  const all = itemsOf(asked.data)
  const items = all.filter(wanted)
  const last = all.at(-1)
  const rest = asked.hasNextPage && (last === undefined || mayFollow(last))
  const short = rest && items.length < wish.items && (asked.data?.pages.length ?? 0) < wish.pages
  const { isFetching, isError, fetchNextPage } = asked
  useEffect(() => {
    if (short && !isFetching && !isError) fetchNextPage()
  }, [short, isFetching, isError, fetchNextPage])
  return {
    items: items.slice(0, wish.items),
    /** Nothing to show yet, but it may come. */
    waiting: asked.isPending || (short && items.length === 0 && !isError),
    busy: short && !isError,
    more: rest || items.length > wish.items,
    showMore: () =>
      setWish({ items: items.length + step, pages: (asked.data?.pages.length ?? 0) + pagesAtOnce }),
  }
}
