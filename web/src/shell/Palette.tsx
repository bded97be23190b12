import { lazy, Suspense, useEffect, useState } from 'react'
import type { Session } from '@/api/session'

const Panel = lazy(() => import('./PalettePanel'))

export interface PaletteState {
  open: boolean
  show: () => void
  hide: () => void
}

/** The state of the palette; ⌘K and Ctrl K open and close it. */
export function usePalette(): PaletteState {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen((was) => !was)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return { open, show: () => setOpen(true), hide: () => setOpen(false) }
}

/** Jumps to a page by its name. Its code is loaded when it first opens. */
export function Palette({ open, hide, session }: PaletteState & { session: Session }) {
  if (!open) return null
  return (
    <Suspense fallback={null}>
      <Panel onClose={hide} session={session} />
    </Suspense>
  )
}
