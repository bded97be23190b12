import clsx from 'clsx'
import type { Segment } from '@/api/shapes'

const looks: Record<NonNullable<Segment['kind']>, string> = {
  '': '',
  who: 'font-medium',
  what: 'font-semibold',
  value: 'num font-semibold',
  code: 'rounded-sm bg-soft px-1 font-mono text-sm',
  credits: 'num text-gold-text',
}

/** A rule as one sentence, with its numbers set off. */
export function RuleSentence({ pieces, className }: { pieces: readonly Segment[]; className?: string }) {
  return (
    <p className={clsx('text-pretty break-words leading-7', className)}>
      {pieces.map((piece, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have no identity.
        <span key={i} className={looks[piece.kind ?? ''] || undefined}>
          {piece.text}
        </span>
      ))}
    </p>
  )
}
