import type { ReactNode } from 'react'

/**
 * The two columns of a page: what it is about, and beside it what is smaller. On a phone they stand under
 * each other, `side` first when `sideFirst` says so.
 */
export function Columns({
  children,
  side,
  sideFirst,
}: {
  children: ReactNode
  side?: ReactNode
  sideFirst?: boolean
}) {
  return (
    <div className="flex flex-col gap-3 lg:grid lg:grid-cols-[minmax(0,1fr)_340px] lg:items-start lg:gap-5 xl:grid-cols-[minmax(0,1fr)_372px]">
      <div className="flex min-w-0 flex-col gap-3 lg:gap-5">{children}</div>
      {side && (
        <div className={`flex min-w-0 flex-col gap-3 lg:gap-5 ${sideFirst ? 'max-lg:order-first' : ''}`}>
          {side}
        </div>
      )}
    </div>
  )
}
