import clsx from 'clsx'
import { Check, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Clause, Explanation, RuleSentenceText } from '@/api/shapes'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { RuleSentence } from './RuleSentence'

/** Why one rule paid what it paid, or nothing: its sentence, what it saw, how it counted. */
export function ExplanationCard({
  explanation,
  sentence,
}: {
  explanation: Explanation
  sentence?: RuleSentenceText
}) {
  const say = useWords('credit')
  const sayEntry = useWords('credit.entry')
  const { rule, clauses, arithmetic } = explanation
  return (
    <section aria-label={rule.name} className="flex flex-col gap-4">
      {sentence && (
        <Part title={say('receipt.rule')}>
          <div className="rounded-md bg-soft px-4 py-3">
            <RuleSentence pieces={sentence.segments} />
            <p className="mt-1.5 flex flex-wrap items-center gap-x-3 text-ink-2 text-sm">
              <Link to={to.rules(rule.code)} className="touch text-brand-text hover:underline">
                {rule.name}
              </Link>
              {rule.version && <span>{say('receipt.version', { version: rule.version })}</span>}
              {explanation.promised && <Pill tone="iris">{say('receipt.promised')}</Pill>}
            </p>
          </div>
        </Part>
      )}
      {clauses.length > 0 && (
        <Part title={say('receipt.seen')}>
          <ul className="flex flex-col gap-2.5">
            {clauses.map((clause, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity and never move.
              <ClauseRow key={i} clause={clause} />
            ))}
          </ul>
        </Part>
      )}
      {arithmetic && (
        <Part title={say('receipt.arithmetic')}>
          <p className="num break-words rounded-md bg-soft px-4 py-3 text-base">{arithmetic.line}</p>
          {arithmetic.cuts.length > 0 && (
            <ul className="mt-2 flex flex-col gap-1.5">
              {arithmetic.cuts.map((cut) => (
                <li key={cut.cap} className="flex flex-wrap items-center gap-2 text-sm">
                  <Pill>{sayEntry('mark.capped')}</Pill>
                  <span className="text-ink-2">{say('receipt.cap', { cap: cut.text, room: cut.room })}</span>
                </li>
              ))}
            </ul>
          )}
        </Part>
      )}
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1.5 font-semibold text-sm">{title}</h3>
      {children}
    </div>
  )
}

const outcomes = {
  true: { icon: Check, look: 'bg-jade-soft text-jade-text' },
  false: { icon: X, look: 'bg-coral-soft text-coral-text' },
  not_given: { icon: Minus, look: 'bg-soft text-ink-2' },
}

function ClauseRow({ clause }: { clause: Clause }) {
  const say = useWords('credit')
  const { icon: Icon, look } = outcomes[clause.outcome]
  return (
    <li
      className="flex items-start gap-2.5"
      style={{ marginLeft: `${Math.max(0, clause.level - 1) * 16}px` }}
    >
      <span className={clsx('mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full', look)}>
        <Icon aria-hidden size={13} strokeWidth={3} />
        <span className="sr-only">{say(`clause.${clause.outcome}`)}</span>
      </span>
      <span className="min-w-0 flex-1">
        {clause.wanted || clause.label}
        <span className="block text-ink-2 text-sm">
          {clause.seen
            ? say('clause.seen', { seen: clause.seen })
            : say('clause.nothing', { field: clause.label })}
        </span>
      </span>
    </li>
  )
}
