import clsx from 'clsx'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { Skeleton } from '@/ui/Skeleton'

type Segment = Shape<'RuleSegment'>

const looks: Record<string, string> = {
  who: 'font-semibold text-ink',
  what: 'font-semibold text-ink',
  value: 'font-semibold text-ink',
  credits: 'font-semibold text-gold-text',
  code: 'font-semibold text-ink',
}

/** A rule as one plain sentence; what counts in it stands out. */
export function RuleSentence({ segments }: { segments: readonly Segment[] }) {
  return segments.map((segment, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence are told apart by their place.
    <span key={i} className={looks[segment.kind ?? '']}>
      {segment.text}
    </span>
  ))
}

interface SentenceCardProps {
  segments: readonly Segment[] | undefined
  /** The sentence of an earlier state is shown while the new one is asked. */
  stale: boolean
}

/** The live sentence above the builder; screen readers hear it when it has settled. */
export function SentenceCard({ segments, stale }: SentenceCardProps) {
  const say = useWords('rule.admin')
  return (
    <section
      aria-label={say('sentence')}
      className="rounded-[16px] bg-[color-mix(in_srgb,var(--ink)_4%,var(--bg))] px-5 py-4"
    >
      <p
        aria-live="polite"
        className={clsx('text-pretty text-base/7 transition-opacity', stale && 'opacity-60')}
      >
        {segments ? (
          segments.length > 0 ? (
            <RuleSentence segments={segments} />
          ) : (
            <span className="text-ink-2">{say('sentence.empty')}</span>
          )
        ) : (
          <>
            <Skeleton className="my-1.5 h-4 w-11/12" />
            <Skeleton className="h-4 w-1/2" />
          </>
        )}
      </p>
    </section>
  )
}
