import { ChevronLeft } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useWords } from '@/i18n/words'
import { Link } from './Link'
import { Logo } from './Logo'

interface PageHeaderProps {
  title: string
  /** A quiet line, on wide screens only. */
  sub?: ReactNode
  /** The page above this one; without it the page is one of the menu. */
  back?: string
  /** At the right on a phone; on a wide screen they stand under the search. */
  actions?: ReactNode
}

/** The first line of every page, and the title of its browser tab. */
export function PageHeader({ title, sub, back, actions }: PageHeaderProps) {
  const say = useWords('common')
  const brand = say('brand')
  useEffect(() => {
    document.title = `${title} · ${brand}`
  }, [title, brand])
  return (
    <header className="flex min-h-14 items-center gap-3 lg:min-h-19 lg:pr-[400px]">
      {back ? (
        <Link
          to={back}
          aria-label={say('back')}
          className="-ml-2.5 flex size-11 items-center justify-center rounded-md hover:bg-soft"
        >
          <ChevronLeft aria-hidden size={24} />
        </Link>
      ) : (
        <span className="in-data-branded:hidden lg:hidden">
          <Logo />
        </span>
      )}
      <div className="min-w-0 flex-1">
        <h1 className="truncate font-semibold text-lg lg:text-xl">{title}</h1>
        {sub && <p className="truncate text-ink-2 text-sm max-lg:hidden">{sub}</p>}
      </div>
      {actions}
    </header>
  )
}
