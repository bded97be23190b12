import { useEffect, useState } from 'react'
import { store, stored } from '@/lib/storage'
import { type Definition, same, tidy } from './definition'

const mostSteps = 60
const togetherMs = 700

/** A definition being edited, with the way back. */
export interface Draft {
  def: Definition
  change: (part: Partial<Definition>) => void
  /** Differs from what the server has. */
  dirty: boolean
  /** Unsaved changes of an earlier visit were found and put back. */
  restored: boolean
  undo: (() => void) | undefined
  redo: (() => void) | undefined
  /** Back to what the server has. */
  reset: () => void
  /** The server has it now. */
  settled: (saved: Definition) => void
}

interface History {
  past: Definition[]
  now: Definition
  future: Definition[]
  at: number
}

/**
 * Edits a definition. The server takes only drafts that compile, so what is
 * unfinished is kept in this browser under `key` until it is saved.
 */
export function useDraft(server: Definition, key: string): Draft {
  const [base, setBase] = useState(server)
  const [history, setHistory] = useState<History>(() => begin(kept(key) ?? server))
  const [restored, setRestored] = useState(() => !same(history.now, server))
  const def = history.now
  const dirty = !same(def, base)

  useEffect(() => {
    store(storeKey(key), dirty ? JSON.stringify(tidy(def)) : null)
  }, [def, dirty, key])

  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])

  return {
    def,
    dirty,
    restored,
    change: (part) => setHistory((was) => changed(was, part, Date.now())),
    undo: history.past.length > 0 ? () => setHistory(undone) : undefined,
    redo: history.future.length > 0 ? () => setHistory(redone) : undefined,
    reset: () => {
      setHistory(begin(base))
      setRestored(false)
    },
    settled: (saved) => {
      setBase(saved)
      setRestored(false)
      store(storeKey(key), null)
    },
  }
}

const storeKey = (key: string) => `rule.${key}`

function kept(key: string): Definition | undefined {
  try {
    const def = JSON.parse(stored(storeKey(key)) ?? 'null') as Definition | null
    return def && typeof def === 'object' && def.when && def.amount && def.name ? def : undefined
  } catch {
    return undefined
  }
}

/** A history that begins here. */
export const begin = (now: Definition): History => ({ past: [], now, future: [], at: 0 })

/** Adds a change; changes to the same fields in quick succession, such as typing, are one step back. */
export function changed(was: History, part: Partial<Definition>, at: number): History {
  const now = { ...was.now, ...part }
  const typing = at - was.at < togetherMs && was.past.length > 0 && sameFields(was, part)
  return {
    past: typing ? was.past : [...was.past.slice(1 - mostSteps), was.now],
    now,
    future: [],
    at,
  }
}

function sameFields(was: History, part: Partial<Definition>): boolean {
  const before = was.past.at(-1)
  const touched = Object.keys(part) as (keyof Definition)[]
  return before !== undefined && touched.every((field) => before[field] !== was.now[field])
}

/** One step back. */
export function undone(was: History): History {
  const now = was.past.at(-1)
  return now ? { past: was.past.slice(0, -1), now, future: [was.now, ...was.future], at: 0 } : was
}

/** One step forward again. */
export function redone(was: History): History {
  const [now, ...future] = was.future
  return now ? { past: [...was.past, was.now], now, future, at: 0 } : was
}
