import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'

/** A page of a list as the API answers it. */
export interface ListPage<T> {
  items: readonly T[]
  /** The cursor of the next page; absent on the last. */
  next?: string
}

/** The options of every list that is read page by page: `api.useInfiniteQuery('get', path, init, byCursor)`. */
export const byCursor = {
  pageParamName: 'cursor',
  initialPageParam: '',
  getNextPageParam: (last: { next?: string }) => last.next || undefined,
}

/** What a table needs of a list that is read page by page. */
export interface Pages<T> {
  /** The rows so far; undefined before the first answer. */
  rows: readonly T[] | undefined
  fault: unknown
  retry: () => void
  /** Reads the next page; undefined on the last. */
  more?: () => void
  /** The next page is under way. */
  busy: boolean
  /** Rows of an earlier question are shown while the new one is asked. */
  stale: boolean
}

/** Joins the pages that were read so far. */
export function pagesOf<T>(query: UseInfiniteQueryResult<InfiniteData<ListPage<T>>, unknown>): Pages<T> {
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    fault: query.data ? undefined : query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    busy: query.isFetchingNextPage,
    stale: query.isPlaceholderData,
  }
}

/** A list that comes whole, as a table needs it. */
export function wholeOf<T>(query: {
  data: readonly T[] | undefined
  error: unknown
  refetch: () => unknown
}): Pages<T> {
  return {
    rows: query.data,
    fault: query.data ? undefined : query.error,
    retry: () => void query.refetch(),
    busy: false,
    stale: false,
  }
}

/** Rows that are there already. */
export const here = <T>(rows: readonly T[] | undefined): Pages<T> => ({
  rows,
  fault: undefined,
  retry: () => undefined,
  busy: false,
  stale: false,
})
