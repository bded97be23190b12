import { Drawer } from 'antd'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'

interface SideDrawerProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** A quiet line under the title. */
  sub?: ReactNode
  /** In pixels; a phone gives all it has. */
  width?: number
  /** Stands at the bottom and never scrolls away. */
  footer?: ReactNode
  /** Pressing beside it leaves it open, because something was entered. */
  firm?: boolean
  children: ReactNode
}

/** More about something, or a form, at the right of a page. Escape closes it and gives the focus back. */
export function SideDrawer(props: SideDrawerProps) {
  const { open, onClose, title, sub, width = 520, footer, firm, children } = props
  const say = useWords('common')
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={`min(${width}px, 100vw)`}
      destroyOnHidden
      mask={{ closable: !firm }}
      closable={{ placement: 'end', closeIcon: <X size={20} aria-label={say('close')} /> }}
      title={
        <div className="min-w-0 py-1">
          <div className="break-words font-semibold text-lg">{title}</div>
          {sub && <div className="mt-0.5 font-normal text-ink-2 text-sm">{sub}</div>}
        </div>
      }
      footer={footer}
    >
      {children}
    </Drawer>
  )
}
