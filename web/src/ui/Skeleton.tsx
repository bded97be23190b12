import clsx from 'clsx'
import { useWords } from '@/i18n/words'

/** A grey shape where something will stand; give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('skeleton block rounded-sm', className ?? 'h-4 w-full')} />
}

/** A card that is still loading: a heading and a few rows. */
export function CardSkeleton({ rows = 3 }: { rows?: number }) {
  const say = useWords('common')
  return (
    <section
      aria-busy
      aria-label={say('loading')}
      className="rounded-lg border border-line bg-card p-4 lg:p-6"
    >
      <Skeleton className="mb-5 h-5 w-32" />
      <RowsSkeleton rows={rows} />
    </section>
  )
}

/** The rows of a list that is still loading, inside a card. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return Array.from({ length: rows }, (_, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move.
    <div key={i} className="flex items-center gap-3 py-3">
      <Skeleton className="size-10 rounded-md" />
      <div className="flex flex-1 flex-col gap-2">
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="h-3 w-2/5" />
      </div>
    </div>
  ))
}
