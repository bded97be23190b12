import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { Link } from '@/ui/Link'
import { Logo } from '@/ui/Logo'
import type { MenuEntry } from './menu'

interface SidebarProps {
  entries: readonly MenuEntry[]
  /** The word beside the mark. */
  brand?: string
  /** Stands at the bottom. */
  foot?: ReactNode
}

/** The menu at the left of a wide screen. */
export function Sidebar({ entries, brand, foot }: SidebarProps) {
  const say = useWords('shell')
  const sayCommon = useWords('common')
  return (
    <div className="fixed inset-y-0 left-0 z-20 flex w-56 flex-col border-line border-r bg-card px-3 max-lg:hidden">
      <header className="flex h-19 items-center gap-2.5 px-3 font-semibold text-lg">
        <Logo />
        {brand ?? sayCommon('brand')}
      </header>
      <MenuList entries={entries} label={say('menu.label')} />
      {foot && <div className="mt-auto py-5">{foot}</div>}
    </div>
  )
}

/** The entries of a menu, one under the other. */
export function MenuList({
  entries,
  label,
  onGo,
}: {
  entries: readonly MenuEntry[]
  label: string
  onGo?: () => void
}) {
  const say = useWords('shell')
  return (
    <nav aria-label={label} className="-mx-1 min-h-0 overflow-y-auto px-1 py-1">
      <ul className="flex flex-col gap-0.5">
        {entries.map(({ say: word, to, icon: Icon, exact }) => (
          <li key={to}>
            <Link
              to={to}
              exact={exact}
              onClick={onGo}
              className="flex min-h-11 items-center gap-3 rounded-md px-3 text-base text-ink-2 hover:bg-soft hover:text-ink data-[status=active]:bg-brand-soft data-[status=active]:font-semibold data-[status=active]:text-brand-text"
            >
              <Icon aria-hidden size={18} />
              {say(word)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
