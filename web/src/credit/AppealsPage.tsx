import { Scale } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Field, Input } from '@/ui/Field'
import { Link } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'

type Appeal = Shape<'Appeal'>

function NoAppeals() {
  const say = useWords('credit')
  return <EmptyState icon={Scale} title={say('appeals.none')} text={say('appeals.none.text')} />
}

/** How far my appeals are, and how others were answered. */
export function AppealsPage() {
  const say = useWords('credit')
  const appeals = api.useQuery('get', '/api/v1/me/appeals')
  return (
    <>
      <PageHeader title={say('appeals.title')} sub={say('appeals.sub')} back={to.statement()} />
      <Columns side={<Precedents />}>
        {appeals.isPending && <CardSkeleton rows={3} />}
        {appeals.error && (
          <Card>
            <FaultState fault={appeals.error} onRetry={() => appeals.refetch()} />
          </Card>
        )}
        {appeals.data && (
          <Card label={say('appeals.title')}>
            {appeals.data.items.length === 0 && <NoAppeals />}
            <ul>
              {appeals.data.items.map((one) => (
                <AppealRow key={one.id} appeal={one} />
              ))}
            </ul>
          </Card>
        )}
      </Columns>
    </>
  )
}

/** Where the disputed thing stands. */
export function placeOf(one: Pick<Appeal, 'subject' | 'subject_id'>): string {
  if (one.subject === 'entry') return to.receipt(one.subject_id)
  if (one.subject === 'record') return to.record(one.subject_id)
  return to.closedBoard(
    `${Math.floor(one.subject_id / 100)}-${String(one.subject_id % 100).padStart(2, '0')}`,
  )
}

function AppealRow({ appeal: one }: { appeal: Appeal }) {
  const say = useWords('credit')
  const language = useLanguage()
  const state = one.answer ? (one.answer.upheld ? 'upheld' : 'dismissed') : one.overdue ? 'overdue' : 'open'
  const tones = { upheld: 'done', dismissed: 'neutral', overdue: 'deadline', open: 'sky' } as const
  return (
    <li className="border-line border-b py-4 first:pt-1 last:border-b-0 last:pb-1">
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 text-pretty">{one.claim}</p>
        <Pill tone={tones[state]}>{say(`appeals.${state}`)}</Pill>
      </div>
      <p className="mt-1.5 text-ink-2 text-sm">
        <Link to={placeOf(one)} className="touch font-medium text-brand-text hover:underline">
          {say(`appeals.about.${one.subject}`)}
        </Link>
        {' · '}
        {one.handler ? say('appeals.handler', { name: one.handler }) : say('appeals.noHandler')}
        {' · '}
        {one.answer
          ? say('appeals.answeredOn', { day: fullDay(one.answer.at, language) })
          : say('appeals.due', { day: fullDay(one.due_at, language) })}
      </p>
      {one.answer && (
        <p className="mt-2 rounded-md bg-soft px-3 py-2.5 text-pretty text-md">{one.answer.reason}</p>
      )}
    </li>
  )
}

/** How others were answered, without names. */
function Precedents() {
  const say = useWords('credit')
  const [query, setQuery] = useState('')
  const found = api.useQuery('get', '/api/v1/precedents', {
    params: { query: { q: query.trim() || undefined } },
  })
  const items = found.data?.items ?? []
  return (
    <Card>
      <CardHead title={say('precedents')} sub={say('precedents.sub')} />
      <Field label={say('precedents.search')}>
        <Input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
      </Field>
      {found.data && items.length === 0 && (
        <p className="mt-3 text-ink-2 text-sm">
          {say(query.trim() ? 'precedents.notFound' : 'precedents.none')}
        </p>
      )}
      <ul>
        {items.map((one) => (
          <li key={one.id} className="border-line border-b py-3 last:border-b-0">
            <p className="text-pretty text-md">{one.text}</p>
            <p className="mt-1 text-ink-2 text-xs">
              {say(one.upheld ? 'appeals.upheld' : 'appeals.dismissed')} · {one.month}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
