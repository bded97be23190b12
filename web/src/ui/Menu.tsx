import type { LucideIcon } from 'lucide-react'
import { type HTMLAttributes, lazy, type ReactElement, Suspense, useState } from 'react'

export interface MenuItem {
  label: string
  icon?: LucideIcon
  onSelect: () => void
  /** Shows a tick; for choices such as the language. */
  checked?: boolean
  tone?: 'danger'
}

export interface MenuProps {
  /** Draws the button; spread the props on a real <button>. */
  trigger: (props: HTMLAttributes<HTMLButtonElement>) => ReactElement<HTMLAttributes<HTMLButtonElement>>
  /** Groups are parted by a line; a group may have a heading. */
  groups: readonly { label?: string; items: readonly MenuItem[] }[]
}

const load = () => import('./MenuPanel')
const Panel = lazy(load)

/** A list of things to do behind a button. Its code is loaded when the pointer comes near. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false)
  const closed = props.trigger({
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: load,
    onFocus: load,
    onClick: () => setWanted(true),
  })
  if (!wanted) return closed
  return (
    <Suspense fallback={closed}>
      <Panel {...props} />
    </Suspense>
  )
}
