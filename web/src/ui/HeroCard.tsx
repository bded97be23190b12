import clsx from 'clsx'
import type { ReactNode } from 'react'

/** The blue card that answers "where am I". At most one on a page, at its top. */
export function HeroCard({
  label,
  children,
  className,
}: {
  label: string
  children: ReactNode
  className?: string
}) {
  return (
    <section aria-label={label} className={clsx('hero rounded-hero p-5 lg:p-9', className)}>
      {children}
    </section>
  )
}
