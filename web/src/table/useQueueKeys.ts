import { useEffect, useRef } from 'react'

interface QueueKeys {
  /** Goes to the next or the previous one. */
  step: (by: number) => void
  /** What single letters do. */
  keys: Record<string, () => void>
}

/**
 * The keys of a list of things to decide: the arrows (or j and k) walk, single
 * letters act. They sleep while somebody types or a dialog is open.
 */
export function useQueueKeys(queue: QueueKeys): void {
  const now = useRef(queue)
  now.current = queue
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const busy =
        event.target instanceof HTMLElement && event.target.closest('input,textarea,select,[role=dialog]')
      if (busy || event.ctrlKey || event.metaKey || event.altKey) return
      const key = event.key.toLowerCase()
      const act = now.current.keys[key]
      if (key === 'j' || key === 'arrowdown') now.current.step(1)
      else if (key === 'k' || key === 'arrowup') now.current.step(-1)
      else if (act) act()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
