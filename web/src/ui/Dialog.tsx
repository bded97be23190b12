import { lazy, type ReactNode, Suspense } from 'react'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** A quiet line under the title. */
  sub?: ReactNode
  children: ReactNode
  /** The buttons; the main one last. */
  actions?: ReactNode
}

const Panel = lazy(() => import('./DialogPanel'))

/** A question in the middle of the page. Its code is loaded when it first opens. */
export function Dialog(props: DialogProps) {
  if (!props.open) return null
  return (
    <Suspense fallback={null}>
      <Panel {...props} shape="dialog" />
    </Suspense>
  )
}

/** More about something: from the bottom on a phone, from the right on a wide screen. */
export function Sheet(props: DialogProps) {
  if (!props.open) return null
  return (
    <Suspense fallback={null}>
      <Panel {...props} shape="sheet" />
    </Suspense>
  )
}
