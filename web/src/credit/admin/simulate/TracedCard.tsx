import { Check, X } from 'lucide-react'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'

/** One real record followed through the draft, clause by clause. */
export function TracedCard({ traced }: { traced: Shape<'SimulateTraced'> }) {
  const say = useWords('simulate.admin')
  const language = useLanguage()
  return (
    <Card>
      <h2 className="font-semibold">
        {say('traced')}
        {traced.person && ` · ${traced.person.name}`}
      </h2>
      <p className="mb-3 text-ink-2 text-sm">
        {traced.object} · {fullDay(traced.occurred_at, language)}
      </p>
      <ul className="flex flex-col gap-1.5">
        {traced.clauses.map((clause, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: clauses are told apart by their place.
          <li key={i} className="flex items-start gap-2">
            {clause.held ? (
              <Check aria-label={say('clause.held')} size={17} className="mt-0.5 shrink-0 text-jade-text" />
            ) : (
              <X aria-label={say('clause.failed')} size={17} className="mt-0.5 shrink-0 text-coral-text" />
            )}
            <span className="min-w-0 flex-1">{clause.wanted}</span>
            <span className="num text-ink-2">{clause.seen}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 flex items-baseline justify-between gap-3 border-line border-t pt-3">
        <span className="num min-w-0 break-words text-ink-2 text-sm">{traced.line || traced.summary}</span>
        <Credits amount={traced.amount} signed className="text-xl" />
      </p>
    </Card>
  )
}
