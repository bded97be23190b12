import type { ReactNode } from 'react'
import { SideDrawer } from '@/form/SideDrawer'
import { Card } from '@/ui/Card'
import { useRoomForTwo } from './useWide'

interface QueueLayoutProps {
  /** Names the list. */
  label: string
  list: ReactNode
  /** The one to decide about. */
  detail: ReactNode
  /** The title over the detail where it covers the list. */
  title: string
  /** Somebody opened the detail; where both have room it always stands there. */
  open: boolean
  onClose: () => void
}

/** A list of things to decide and the one being looked at: side by side, on a narrow screen one over the other. */
export function QueueLayout({ label, list, detail, title, open, onClose }: QueueLayoutProps) {
  const both = useRoomForTwo()
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[400px_minmax(0,1fr)]">
      <Card label={label} className="lg:max-h-[calc(100dvh-180px)] lg:overflow-y-auto">
        {list}
      </Card>
      {both ? (
        <Card label={title} className="lg:sticky lg:top-4">
          {detail}
        </Card>
      ) : (
        <SideDrawer open={open} onClose={onClose} title={title}>
          {detail}
        </SideDrawer>
      )}
    </div>
  )
}
