import type { Query } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryClient } from './client'

const address = '/api/v1/live'
const channelName = 'xuefen.live'
/** Stands for all topics: what happened was too much to name. */
const everything = '*'

/**
 * What a query is about. A page may name it (`meta: { topics: ['order'] }`);
 * else it is the words of its path: /api/v1/me/standing is about me and standing.
 */
export function topicsOf(query: Pick<Query, 'queryKey' | 'meta'>): string[] {
  const named = query.meta?.topics
  if (Array.isArray(named)) return named.filter((topic) => typeof topic === 'string')
  const path = query.queryKey[1]
  if (typeof path !== 'string') return []
  return path.split('/').filter((word) => word && !/^(api|v\d+|\{.*\})$/.test(word))
}

/** Reads the topics of an event; anything malformed is no topic. */
export function readTopics(data: string): string[] {
  try {
    const event = JSON.parse(data) as { topics?: unknown }
    return Array.isArray(event.topics) ? event.topics.filter((topic) => typeof topic === 'string') : []
  } catch {
    return []
  }
}

function lookAgain(topics: readonly string[]): void {
  if (topics.length === 0) return
  void queryClient.invalidateQueries({
    predicate: (query) =>
      topics.includes(everything) || topicsOf(query).some((topic) => topics.includes(topic)),
  })
}

/**
 * Keeps the page fresh while it is mounted. Connections per host are few, so
 * one tab of the browser holds the stream (whoever holds the lock) and tells
 * the others; where locks are missing, on plain http, each visible tab has its own.
 */
export function useLive(): void {
  useEffect(() => {
    const ended = new AbortController()
    const channel = new BroadcastChannel(channelName)
    channel.onmessage = (event: MessageEvent<string[]>) => lookAgain(event.data)
    const spread = (topics: string[]) => {
      lookAgain(topics)
      channel.postMessage(topics)
    }
    if (navigator.locks)
      navigator.locks
        .request(channelName, { signal: ended.signal }, () => listen(spread, ended.signal))
        .catch(() => undefined)
    else void listenWhileVisible(lookAgain, ended.signal)
    return () => {
      ended.abort()
      channel.close()
    }
  }, [])
}

/** Holds one stream open until `ended`; the browser reconnects by itself. */
function listen(hear: (topics: string[]) => void, ended: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const source = new EventSource(address)
    let dropped = false
    source.addEventListener('change', (event: MessageEvent<string>) => hear(readTopics(event.data)))
    source.onerror = () => {
      dropped = true
    }
    source.onopen = () => {
      // What happened during the gap was not heard, so everything on screen is asked for again.
      if (dropped) void queryClient.invalidateQueries()
      dropped = false
    }
    ended.addEventListener('abort', () => {
      source.close()
      done()
    })
  })
}

function listenWhileVisible(hear: (topics: string[]) => void, ended: AbortSignal): void {
  let current: AbortController | undefined
  const follow = () => {
    current?.abort()
    current = undefined
    if (document.visibilityState !== 'visible' || ended.aborted) return
    current = new AbortController()
    void listen(hear, current.signal)
  }
  document.addEventListener('visibilitychange', follow, { signal: ended })
  ended.addEventListener('abort', () => current?.abort())
  follow()
}
