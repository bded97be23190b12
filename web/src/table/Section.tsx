import { Outlet } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { createPortal } from 'react-dom'
import { holds, useSession } from '@/api/session'
import { Link } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'

/** One page of a section. */
export interface SectionPage {
  to: string
  label: string
  /** The grant that it needs; without it the page is not offered. */
  needs?: string
  /** Marked as current only on exactly this address. */
  exact?: boolean
  /** How many things wait there. */
  count?: number
}

interface SectionProps {
  title: string
  sub?: ReactNode
  /** The pages of the section, in order; a single one needs no tabs. */
  pages: readonly SectionPage[]
}

const ActionsPlace = createContext<HTMLElement | null>(null)

/**
 * The frame of pages that belong together under one entry of the menu, each
 * with its own address: the component of a route whose children are the pages.
 */
export function Section({ title, sub, pages }: SectionProps) {
  const session = useSession()
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const open = pages.filter((page) => holds(session, page.needs))
  return (
    <>
      <PageHeader title={title} sub={sub} />
      <div className="mb-4 flex items-end gap-x-6 gap-y-3 border-line border-b max-md:flex-col max-md:items-stretch max-md:border-b-0">
        <nav
          aria-label={title}
          className="-mb-px min-w-0 flex-1 overflow-x-auto max-md:-mx-4 max-md:border-line max-md:border-b max-md:px-4"
        >
          <ul className="flex min-w-max gap-6">
            {open.map((page) => (
              <li key={page.to}>
                <SectionLink {...page} />
              </li>
            ))}
          </ul>
        </nav>
        <div ref={setPlace} className="flex shrink-0 flex-wrap gap-2.5 pb-2 empty:hidden" />
      </div>
      <ActionsPlace value={place}>
        <Outlet />
      </ActionsPlace>
    </>
  )
}

function SectionLink({ to, exact, label, count }: SectionPage) {
  return (
    <Link
      to={to}
      exact={exact}
      className="flex min-h-11 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-ink-2 hover:text-ink data-[status=active]:border-brand data-[status=active]:font-semibold data-[status=active]:text-brand-text"
    >
      {label}
      {count ? (
        <span className="num rounded-full bg-coral-soft px-1.5 text-coral-text text-xs">
          {count > 99 ? '99+' : count}
        </span>
      ) : null}
    </Link>
  )
}

/** What can be done on a page of a section: it stands at the right of the tabs. */
export function SectionActions({ children }: { children: ReactNode }) {
  const place = useContext(ActionsPlace)
  return place && createPortal(children, place)
}
