import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from './Link'

interface CardProps {
  children: ReactNode
  className?: string
  /** Names the section for screen readers when the card has no CardHead. */
  label?: string
}

/** A white sheet with a hairline; cards are told apart by lines, not by shadows. */
export function Card({ children, className, label }: CardProps) {
  return (
    <section
      aria-label={label}
      className={clsx('rounded-lg border border-line bg-card p-4 lg:p-6', className)}
    >
      {children}
    </section>
  )
}

interface CardHeadProps {
  title: ReactNode
  /** A quiet second line. */
  sub?: ReactNode
  /** The way to the whole list. */
  more?: { to: string; label: string }
  /** Something else at the right, when there is no list to go to. */
  aside?: ReactNode
}

/** The head of a card: what it shows, and the way to all of it. */
export function CardHead({ title, sub, more, aside }: CardHeadProps) {
  return (
    <header className="mb-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold text-base lg:text-lg">{title}</h2>
        {more && (
          <Link
            to={more.to}
            className="touch inline-flex shrink-0 items-center gap-1 text-ink-2 text-sm hover:text-brand-text"
          >
            {more.label}
            <ChevronRight aria-hidden size={16} />
          </Link>
        )}
        {aside}
      </div>
      {sub && <p className="mt-1 text-ink-2 text-sm">{sub}</p>}
    </header>
  )
}
