import type { Shape } from '@/api/shape'
import type { Key } from '@/i18n/catalogues'
import { useWords } from '@/i18n/words'
import { Pill } from '@/ui/Pill'

/** One suggestion as it came out of the box, with HR's answer below. */
export function SuggestionText({ suggestion: one }: { suggestion: Shape<'Suggestion'> }) {
  const say = useWords('suggestion')
  const [year = '', week = ''] = one.opened_week.split('-W')
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-ink-2 text-sm">
        <Pill tone="neutral">{say(`topic.${one.topic}` as Key<'suggestion'>)}</Pill>
        {say('week', { year, week: Number(week) })}
      </p>
      <p className="whitespace-pre-wrap text-pretty break-words">{one.body}</p>
      {one.answer && (
        <div className="rounded-lg bg-soft px-3.5 py-3">
          <p className="text-ink-2 text-xs">{say('answer.by', { name: one.answered_by ?? '' })}</p>
          <p className="mt-1 whitespace-pre-wrap text-pretty break-words">{one.answer}</p>
        </div>
      )}
    </div>
  )
}
