import { useQueries } from '@tanstack/react-query'
import clsx from 'clsx'
import { FlaskConical } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { type ChosenPerson, PersonSelect } from '@/org/admin/PersonSelect'
import { Credits } from '@/ui/Credits'
import { Skeleton } from '@/ui/Skeleton'
import { Outcome, outcomeKey } from '../Outcome'
import { useBuilder } from './builder'
import type { Words } from './catalogue'
import { type Definition, tidy } from './definition'

type AnyRecord = Shape<'ActivityRecord'>
type Explanation = Shape<'CreditExplanation'>

const mostVerbs = 3
const mostRecords = 6

interface TrialPanelProps {
  /** The draft as it was checked last. */
  def: Definition
  /** A draft that does not compile cannot be tried. */
  sound: boolean
  /** Something in the builder is marked as wrong. */
  marked: boolean
}

/** Tries the draft on real records: what the latest ones would have given, and one of them clause by clause. */
export function TrialPanel({ def, sound, marked }: TrialPanelProps) {
  const say = useWords('rule.admin')
  const [person, setPerson] = useState<ChosenPerson>()
  const [picked, setPicked] = useState<number>()
  const { words } = useBuilder()
  const { records, busy } = useRecords(def, words, person)
  const tried = useTried(def, sound ? records : [])
  const chosen = records.find((one) => one.id === picked) ?? records[0]
  const result = chosen && tried.get(chosen.id)
  return (
    <aside aria-label={say('trial')} className="flex flex-col gap-4">
      <header className="flex items-center gap-2">
        <FlaskConical aria-hidden size={18} className="text-brand-text" />
        <h2 className="font-semibold text-base">{say('trial')}</h2>
        <span
          className={clsx(
            'ml-auto flex items-center gap-1.5 text-sm',
            sound ? 'text-jade-text' : 'text-ink-2',
          )}
        >
          <span aria-hidden className={clsx('size-1.5 rounded-full', sound ? 'bg-jade' : 'bg-before')} />
          {sound ? say('trial.live') : say(marked ? 'trial.waiting' : 'trial.filling')}
        </span>
      </header>
      <PersonSelect
        value={person}
        onChange={(next) => {
          setPerson(next)
          setPicked(undefined)
        }}
        placeholder={say('trial.person')}
      />
      <section>
        <div className="mb-1 flex items-baseline justify-between gap-2">
          <h3 className="font-semibold text-md">{say('trial.records')}</h3>
          <span className="text-ink-2 text-xs">{say('trial.records.sub')}</span>
        </div>
        {busy ? (
          <RowsSkeleton />
        ) : records.length === 0 ? (
          <p className="py-4 text-pretty text-ink-2 text-sm">
            {def.when.verbs.length === 0 ? say('trial.noVerb') : say('trial.noRecords')}
          </p>
        ) : (
          <ul className="-mx-2">
            {records.map((record) => (
              <li key={record.id} className="border-line border-b last:border-b-0">
                <RecordRow
                  record={record}
                  result={tried.get(record.id)}
                  sound={sound}
                  current={record.id === chosen?.id}
                  onPress={() => setPicked(record.id)}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
      {chosen && (
        <Traced record={chosen}>
          {!sound ? (
            <p className="text-ink-2 text-sm">{say('trial.mend')}</p>
          ) : result?.explained ? (
            <Outcome explained={result.explained} />
          ) : result?.fault ? (
            <TrialFault fault={result.fault} />
          ) : (
            <Skeleton className="h-24 w-full rounded-md" />
          )}
        </Traced>
      )}
    </aside>
  )
}

/**
 * The latest records that the trigger is about: of one person, of some people
 * of the department that the rule is for, or of everybody.
 */
function useRecords(def: Definition, words: Words, person: ChosenPerson | undefined) {
  const verbs = def.when.verbs.slice(0, mostVerbs)
  const types = def.when.object_types ?? []
  const type = types.length === 1 ? types[0] : undefined
  const department = words.departments.find((one) => one.code === def.scope?.departments?.[0])?.id
  const local = api.useQuery(
    'get',
    '/api/v1/people',
    { params: { query: { department_id: department, limit: mostRecords * 2 } } },
    { enabled: !person && department !== undefined },
  )
  const whose = person
    ? [person.id]
    : department === undefined
      ? [undefined]
      : local.data?.items.map((one) => one.id)
  const asked = (whose ?? []).flatMap((person_id) => verbs.map((verb) => ({ person_id, verb })))
  const queries = useQueries({
    queries: asked.map(({ person_id, verb }) =>
      api.queryOptions('get', '/api/v1/activities', {
        params: { query: { verb, object_type: type, person_id, limit: asked.length > mostVerbs ? 3 : 20 } },
      }),
    ),
  })
  const records = queries
    .flatMap((query) => query.data?.items ?? [])
    .filter((one) => !one.withdrawn && (types.length === 0 || types.includes(one.object.type.code)))
    .sort((a, b) => (a.recorded_at < b.recorded_at ? 1 : -1))
    .slice(0, mostRecords)
  return { records, busy: local.isLoading || queries.some((query) => query.isLoading) }
}

/** What a rule pays can be tried before it has a name. */
const named = (def: Definition): Definition => ({
  ...def,
  code: def.code || 'new',
  name: def.name.zh || def.name.en ? def.name : { zh: 'new' },
})

interface Tried {
  explained?: Explanation
  fault?: unknown
}

function useTried(def: Definition, records: readonly AnyRecord[]): Map<number, Tried> {
  const language = useLanguage()
  const queries = useQueries({
    queries: records.map((record) => ({
      queryKey: ['rule-try', language, def, record.id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (
          await client.POST('/api/v1/rules/trial', {
            body: { definition: tidy(named(def)), activity_id: record.id },
            signal,
          })
        ).data?.explanation,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  })
  return new Map(
    records.map((record, i) => [
      record.id,
      { explained: queries[i]?.data ?? undefined, fault: queries[i]?.error ?? undefined },
    ]),
  )
}

interface RecordRowProps {
  record: AnyRecord
  result: Tried | undefined
  sound: boolean
  current: boolean
  onPress: () => void
}

function RecordRow({ record, result, sound, current, onPress }: RecordRowProps) {
  const say = useWords('credit.admin')
  const explained = result?.explained
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onPress}
      className={clsx(
        'flex min-h-13 w-full items-center gap-3 rounded-sm px-2 py-2 text-left',
        current ? 'bg-soft' : 'hover:bg-soft/70',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-md">
          <b>{record.person.name}</b> {record.verb.name}
        </span>
        <span className="block truncate text-ink-2 text-sm">{record.object.name}</span>
      </span>
      {explained ? (
        explained.outcome === 'matched' ? (
          <Credits amount={explained.amount} signed className="text-base" />
        ) : (
          <span className="text-right text-ink-2 text-xs">
            {say(`outcome.${outcomeKey(explained.outcome)}`)}
          </span>
        )
      ) : (
        sound && !result?.fault && <Skeleton className="h-4 w-8" />
      )}
    </button>
  )
}

function Traced({ record, children }: { record: AnyRecord; children: ReactNode }) {
  const language = useLanguage()
  return (
    <section className="rounded-[16px] border border-line bg-card p-4">
      <h3 className="font-semibold text-md">
        {record.person.name} · {record.object.name}
      </h3>
      <p className="mb-3 text-ink-2 text-xs">
        {fullDay(record.occurred_at, language)} · {record.verb.name} · {record.object.type.name}
      </p>
      {children}
    </section>
  )
}

function TrialFault({ fault }: { fault: unknown }) {
  const text = useFaultText()
  const parts = fault instanceof Fault ? fault.parts.map((part) => part.detail) : []
  return <p className="text-ink-2 text-sm">{parts[0] ?? text(fault)}</p>
}

function RowsSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3 py-2">
      {[0, 1, 2, 3].map((i) => (
        <Skeleton key={i} className="h-9 w-full" />
      ))}
    </div>
  )
}
