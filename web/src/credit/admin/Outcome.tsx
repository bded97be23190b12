import clsx from 'clsx'
import { Check, CircleHelp, Lightbulb, X } from 'lucide-react'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { Credits } from '@/ui/Credits'

type Clause = Shape<'CreditClause'>
type Explanation = Shape<'CreditExplanation'>

const marks = {
  true: { icon: Check, look: 'text-jade-text', say: 'clause.true' },
  false: { icon: X, look: 'text-coral-text', say: 'clause.false' },
  not_given: { icon: CircleHelp, look: 'text-ink-2', say: 'clause.not_given' },
} as const

/** What one rule made of one record: each clause with what it saw, the arithmetic, the caps and the amount. */
export function Outcome({ explained }: { explained: Explanation }) {
  const say = useWords('credit.admin')
  const pays = explained.outcome === 'matched'
  const { clauses } = explained
  return (
    <>
      {clauses.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {clauses.map((clause, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses are told apart by their place.
            <ClauseLine key={i} clause={clause} joint={jointOf(clauses, i)} />
          ))}
        </ul>
      )}
      <p className={clsx('text-pretty text-sm', clauses.length > 0 && 'mt-3', !pays && 'text-ink-2')}>
        {explained.summary}
      </p>
      {explained.remedy && (
        <p className="mt-2 flex items-start gap-2 text-brand-text text-sm">
          <Lightbulb className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="text-pretty">{explained.remedy.text}</span>
        </p>
      )}
      <div className="mt-3 flex items-baseline justify-between gap-3 border-line border-t pt-3">
        <span className="num min-w-0 break-words font-medium text-ink-2 text-sm">
          {explained.arithmetic?.line ?? say(`outcome.${outcomeKey(explained.outcome)}`)}
        </span>
        {pays ? (
          <Credits amount={explained.amount} signed className="text-xl" />
        ) : (
          <span className="num text-ink-2 text-xl">0</span>
        )}
      </div>
      {explained.arithmetic?.cuts?.map((cut) => (
        <p key={cut.text} className="mt-1 text-gold-text text-sm">
          {say('cut', { cap: cut.text, room: cut.room })}
        </p>
      ))}
    </>
  )
}

/** The word in front of a clause: "or" from the second alternative on, "not" before what must not hold. */
function jointOf(clauses: readonly Clause[], i: number): 'any' | 'not' | undefined {
  const clause = clauses[i]
  if (!clause || clause.group === 'all') return undefined
  if (clause.group === 'not') return 'not'
  const parent = (path: string) => path.slice(0, path.lastIndexOf('['))
  const before = clauses[i - 1]
  return before && parent(before.path) === parent(clause.path) ? 'any' : undefined
}

function ClauseLine({ clause, joint }: { clause: Clause; joint: 'any' | 'not' | undefined }) {
  const say = useWords('credit.admin')
  const mark = marks[clause.outcome]
  return (
    <li
      className="flex items-start gap-2 text-sm"
      style={{ paddingLeft: Math.max(0, clause.level - 1) * 14 }}
    >
      <mark.icon
        role="img"
        aria-label={say(mark.say)}
        size={16}
        strokeWidth={2.6}
        className={clsx('mt-0.5 shrink-0', mark.look)}
      />
      <span className="min-w-0 flex-1">
        {joint && <span className="mr-1 text-ink-2">{say(`clause.${joint}`)}</span>}
        {clause.label}{' '}
        <b className="num">{clause.given && clause.seen ? clause.seen : say('clause.absent')}</b>
      </span>
      {clause.wanted && <span className="max-w-[55%] text-right text-ink-2">{clause.wanted}</span>}
    </li>
  )
}

/** The outcomes that have a word of their own. */
const outcomes = [
  'matched',
  'condition_false',
  'out_of_scope',
  'not_in_force',
  'no_value',
  'below_tiers',
  'zero',
  'no_beneficiary',
  'replaced',
  'outranked',
  'capped',
  'failed',
] as const

export function outcomeKey(outcome: string): (typeof outcomes)[number] {
  return outcomes.find((one) => one === outcome) ?? 'failed'
}
