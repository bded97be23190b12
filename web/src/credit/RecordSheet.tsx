import { CircleSlash, Lightbulb, Undo2 } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { ActivityExplanation, ActivityRecord, Explanation } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { hundredths } from '@/lib/credits'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { Credits } from '@/ui/Credits'
import { Sheet } from '@/ui/Dialog'
import { Facts } from '@/ui/Facts'
import { Link } from '@/ui/Link'
import { Notice } from '@/ui/Notice'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { AppealForm } from './AppealForm'
import { ExplanationCard } from './ExplanationCard'

/** What every rule made of one record, and what would have paid. */
export function RecordSheet({ id, onClose }: { id?: string; onClose: () => void }) {
  const say = useWords('credit')
  const asked = { params: { path: { id: Number(id) } } }
  const enabled = { enabled: id !== undefined }
  const record = api.useQuery('get', '/api/v1/activities/{id}', asked, enabled)
  const explanation = api.useQuery('get', '/api/v1/activities/{id}/explanation', asked, enabled)
  const failed = record.error ? record : explanation
  return (
    <Sheet open={id !== undefined} onClose={onClose} title={say('record.title')}>
      {record.data && explanation.data ? (
        <RecordView record={record.data} explanation={explanation.data} />
      ) : failed.error ? (
        <FaultState fault={failed.error} onRetry={() => failed.refetch()} />
      ) : (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-6 w-52" />
          <Skeleton className="h-28 w-full rounded-md" />
          <Skeleton className="h-40 w-full rounded-md" />
        </div>
      )}
    </Sheet>
  )
}

interface RecordViewProps {
  record: ActivityRecord
  explanation: ActivityExplanation
}

/** The drawn record. */
export function RecordView({ record, explanation: { rules, no_rule: noRule } }: RecordViewProps) {
  const say = useWords('credit')
  const language = useLanguage()
  const { score } = record.result
  const about = [record.verb.name, record.object.type.name, score && say('record.score', { score })]
  const lost =
    rules.every((one) => hundredths(one.amount) === 0) &&
    rules.some((one) => one.outcome === 'condition_false')
  return (
    <div className="flex flex-col gap-5">
      <div>
        <p className="font-semibold text-lg">{record.object.name || record.object.type.name}</p>
        <p className="text-ink-2 text-sm">{about.filter(Boolean).join(' · ')}</p>
      </div>
      {record.withdrawn && (
        <Notice tone="deadline" icon={Undo2}>
          {say('record.withdrawnBecause', {
            at: dayAndTime(record.withdrawn.at, language),
            reason: record.withdrawn.reason,
          })}
        </Notice>
      )}
      {rules.length === 0 && (
        <Notice icon={CircleSlash}>
          {noRule || say('record.noRule')}{' '}
          <Link to={to.rules()} className="touch font-semibold underline underline-offset-4">
            {say('record.seeRules')}
          </Link>
        </Notice>
      )}
      {nearestFirst(rules).map((one) => (
        <RuleOutcome key={`${one.rule.code}.${one.rule.version}`} explanation={one} />
      ))}
      {lost && <p className="text-pretty text-ink-2 text-sm">{say('record.change')}</p>}
      <Facts
        facts={[
          { label: say('fact.earned'), value: dayAndTime(record.occurred_at, language) },
          { label: say('fact.recordedHere'), value: dayAndTime(record.recorded_at, language) },
          { label: say('fact.evidence'), value: say(`evidence.${evidenceOf(record.evidence)}`) },
          { label: say('fact.source'), value: record.source },
          { label: say('fact.recordNumber'), value: <span className="num font-medium">{record.id}</span> },
        ]}
      />
      {!record.withdrawn && <AppealForm subject="record" id={record.id} />}
    </div>
  )
}

const evidences = [
  'self_declared',
  'client_reported',
  'server_witnessed',
  'confirmed',
  'business_system',
] as const

const evidenceOf = (code: string) => evidences.find((known) => known === code) ?? 'business_system'

/** Rules that are not about this person or time; what else they ask is of no use. */
const aside = ({ outcome }: Explanation) => outcome === 'out_of_scope' || outcome === 'not_in_force'

/** What paid first, then what might have, then what is not about this person or time. */
function nearestFirst(rules: readonly Explanation[]): Explanation[] {
  const place = (one: Explanation) => (hundredths(one.amount) > 0 ? 0 : aside(one) ? 2 : 1)
  return [...rules].sort((a, b) => place(a) - place(b))
}

/** The smallest change that would have paid. */
function RemedyLine({ remedy }: { remedy: NonNullable<Explanation['remedy']> }) {
  return (
    <p className="mt-2 flex items-start gap-2 text-brand-text text-sm">
      <Lightbulb className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span className="text-pretty">{remedy.text}</span>
    </p>
  )
}

/** One rule with what it made of the record. */
function RuleOutcome({ explanation }: { explanation: Explanation }) {
  const say = useWords('credit')
  const paid = hundredths(explanation.amount) > 0
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line p-4">
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold">
            <Link
              to={to.rules(explanation.rule.code)}
              className="touch hover:text-brand-text hover:underline"
            >
              {explanation.rule.name}
            </Link>
          </h3>
          <p className="mt-0.5 text-pretty text-md">{explanation.summary}</p>
          {explanation.remedy && !aside(explanation) && <RemedyLine remedy={explanation.remedy} />}
        </div>
        {paid ? (
          <Credits amount={explanation.amount} signed className="text-lg" />
        ) : (
          <Pill>{say('record.nothing')}</Pill>
        )}
      </header>
      {!aside(explanation) && <ExplanationCard explanation={explanation} />}
    </section>
  )
}
