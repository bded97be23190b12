import { act, renderHook, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { itemsOf, type Page, useWanted } from './pages'

/** Pages of ten numbers each, counting down from the first. */
const pagesFrom = (first: number, pages: number): Page<number>[] =>
  Array.from({ length: pages }, (_, page) => ({
    items: Array.from({ length: 10 }, (_, i) => first - page * 10 - i),
    next: page < pages - 1 ? String(page + 1) : undefined,
  }))

/** A paged query that answers at once. */
function useAsked(all: Page<number>[]) {
  const [count, setCount] = useState(1)
  return {
    data: { pages: all.slice(0, count) },
    isPending: false,
    isFetching: false,
    isError: false,
    hasNextPage: count < all.length,
    fetchNextPage: () => setCount(count + 1),
  }
}

const show = (all: Page<number>[], wanted: (n: number) => boolean, mayFollow?: (n: number) => boolean) =>
  renderHook(() => {
    const asked = useAsked(all)
    return { asked, ...useWanted(asked, wanted, mayFollow) }
  })

describe('wanted items of a paged list', () => {
  it('are looked for page after page until there are enough', async () => {
    const { result } = show(pagesFrom(1000, 20), (n) => n % 2 === 0)
    await waitFor(() => expect(result.current.busy).toBe(false))
    expect(result.current.asked.data.pages).toHaveLength(8)
    expect(result.current.items).toHaveLength(40)
    expect(result.current.more).toBe(true)
    act(() => result.current.showMore())
    await waitFor(() => expect(result.current.busy).toBe(false))
    // Again so many pages at most, and not the whole history for a rare kind.
    expect(result.current.asked.data.pages).toHaveLength(16)
    expect(result.current.items).toHaveLength(80)
  })

  it('are not looked for where none can follow', async () => {
    const { result } = show(
      pagesFrom(1000, 20),
      (n) => n > 985,
      (last) => last > 985,
    )
    await waitFor(() => expect(result.current.busy).toBe(false))
    expect(result.current.asked.data.pages).toHaveLength(2)
    expect(result.current.items).toHaveLength(15)
    expect(result.current.more).toBe(false)
  })

  it('wait while nothing is there yet but may come, and end with nothing', async () => {
    const { result } = show(pagesFrom(30, 3), () => false)
    await waitFor(() => expect(result.current.asked.hasNextPage).toBe(false))
    expect(result.current).toMatchObject({ items: [], waiting: false, more: false, busy: false })
  })
})

it('items of all pages stand in one list', () => {
  expect(itemsOf({ pages: pagesFrom(20, 2) })).toHaveLength(20)
  expect(itemsOf(undefined)).toEqual([])
})
