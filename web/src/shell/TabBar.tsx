import clsx from 'clsx'
import { useWords } from '@/i18n/words'
import { Link } from '@/ui/Link'
import type { MenuEntry } from './menu'

/** The bar at the bottom of a phone. */
export function TabBar({ entries }: { entries: readonly MenuEntry[] }) {
  const say = useWords('shell')
  if (entries.length === 0) return null
  return (
    <nav
      aria-label={say('menu.label')}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-card/94 pb-[env(safe-area-inset-bottom)] backdrop-blur-md lg:hidden"
    >
      <ul className="mx-auto flex h-[58px] max-w-[560px]">
        {entries.map(({ say: word, short, to, icon: Icon, exact, tab }) => (
          <li key={to} className="flex-1">
            <Link
              to={to}
              exact={exact}
              className="flex h-full flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 data-[status=active]:font-semibold data-[status=active]:text-brand-text"
            >
              <span
                className={clsx(
                  'flex items-center justify-center',
                  tab === 'raised' ? 'h-[26px] w-10 rounded-full bg-brand text-on-brand' : 'h-6',
                )}
              >
                <Icon aria-hidden size={tab === 'raised' ? 18 : 21} />
              </span>
              {say(short ?? word)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
