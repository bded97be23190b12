import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from './Link'
import { softTone, type Tone } from './tone'

/** An icon on a soft square, at the left of a row. */
export function IconTile({ icon: Icon, tone = 'brand' }: { icon: LucideIcon; tone?: Tone }) {
  return (
    <span className={clsx('flex size-10 shrink-0 items-center justify-center rounded-md', softTone[tone])}>
      <Icon aria-hidden size={20} strokeWidth={1.9} />
    </span>
  )
}

interface ListRowProps {
  title: ReactNode
  sub?: ReactNode
  /** Stands at the left: an IconTile or an Avatar. */
  lead?: ReactNode
  /** Stands at the right: an amount, a pill. */
  trail?: ReactNode
  /** Makes the whole row a link, or a button. */
  to?: string
  onPress?: () => void
}

/** One line of a list; put several into <List>. */
export function ListRow({ title, sub, lead, trail, to, onPress }: ListRowProps) {
  const inside = (
    <>
      {lead}
      <span className="min-w-0 flex-1">
        <span className="block break-words text-base">{title}</span>
        {sub && <span className="mt-0.5 block text-ink-2 text-sm">{sub}</span>}
      </span>
      {trail && <span className="flex shrink-0 flex-col items-end gap-0.5 text-right">{trail}</span>}
    </>
  )
  const row = 'flex min-h-11 items-center gap-3 py-3 text-left'
  const pressable = '-mx-2 w-[calc(100%+16px)] rounded-md px-2 hover:bg-soft/70'
  return (
    <li className="border-line border-b last:border-b-0">
      {to ? (
        <Link to={to} className={clsx(row, pressable)}>
          {inside}
        </Link>
      ) : onPress ? (
        <button type="button" onClick={onPress} className={clsx(row, pressable)}>
          {inside}
        </button>
      ) : (
        <div className={row}>{inside}</div>
      )}
    </li>
  )
}

/** Rows parted by hairlines. */
export function List({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul aria-label={label} className="-my-1">
      {children}
    </ul>
  )
}
