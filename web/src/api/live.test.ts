import { renderHook } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { queryClient } from './client'
import { readTopics, topicsOf, useLive } from './live'

/** A stream of the server that the test speaks through. */
class Stream extends EventTarget {
  static open: Stream[] = []
  constructor() {
    super()
    Stream.open.push(this)
  }
  says(event: string, data: string) {
    this.dispatchEvent(new MessageEvent(event, { data }))
  }
  close() {}
}

afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
  Stream.open = []
})

it('asks again for what a change is about, and for nothing else', () => {
  vi.stubGlobal('EventSource', Stream)
  const standing = ['get', '/api/v1/me/standing']
  const rewards = ['get', '/api/v1/rewards']
  queryClient.setQueryData(standing, {})
  queryClient.setQueryData(rewards, {})
  const { unmount } = renderHook(useLive)
  const stale = (key: string[]) => queryClient.getQueryState(key)?.isInvalidated
  Stream.open[0]?.says('change', '{"topics":["standing"]}')
  expect([stale(standing), stale(rewards)]).toEqual([true, false])
  Stream.open[0]?.says('change', '{"topics":["*"]}')
  expect(stale(rewards)).toBe(true)
  unmount()
})

it('knows what a query is about', () => {
  expect(topicsOf({ queryKey: ['get', '/api/v1/me/standing'], meta: undefined })).toEqual(['me', 'standing'])
  expect(topicsOf({ queryKey: ['get', '/api/v1/orders/{id}', {}], meta: undefined })).toEqual(['orders'])
  expect(topicsOf({ queryKey: ['get', '/x'], meta: { topics: ['order'] } })).toEqual(['order'])
})

it('reads topics and survives anything else', () => {
  expect(readTopics('{"topics":["standing","orders"]}')).toEqual(['standing', 'orders'])
  for (const odd of ['', '{', 'null', '[]', '{"topics":7}']) expect(readTopics(odd)).toEqual([])
  expect(readTopics('{"topics":["a",1]}')).toEqual(['a'])
})
