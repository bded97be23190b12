import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconTile, List, ListRow } from './ListRow'
import type { Tone } from './tone'

/** A way to another page. */
export interface Way {
  to: string
  icon: LucideIcon
  title: ReactNode
  sub?: ReactNode
  tone?: Tone
}

/** Ways to other pages, one under the other. */
export function WayList({ ways, label }: { ways: readonly Way[]; label?: string }) {
  return (
    <List label={label}>
      {ways.map(({ to, icon, title, sub, tone }) => (
        <ListRow
          key={to}
          to={to}
          lead={<IconTile icon={icon} tone={tone} />}
          title={title}
          sub={sub}
          trail={<ChevronRight aria-hidden size={18} className="text-ink-2" />}
        />
      ))}
    </List>
  )
}
