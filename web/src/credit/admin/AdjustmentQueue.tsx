import { Button, Input } from 'antd'
import clsx from 'clsx'
import { Check, CircleCheckBig, ExternalLink, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { api, client } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { QueueLayout } from '@/table/QueueLayout'
import { useQueueKeys } from '@/table/useQueueKeys'
import { Avatar } from '@/ui/Avatar'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { signedAmount } from './AdjustmentsPage'
import { ledgerChanged } from './ReceiptDrawer'

type Adjustment = Shape<'CreditAdjustment'>

/**
 * What waits for a decision, with the evidence beside the buttons. The arrow
 * keys (or j and k) walk through the list, A accepts, R leads to the reason of
 * a rejection.
 */
export function AdjustmentQueue() {
  const say = useWords('credit.admin')
  const [filters, change] = useFilters<'adjustment'>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/adjustments/open',
    { params: { query: { limit: 50 } } },
    byCursor,
  )
  const pages = pagesOf(query)
  if (pages.fault) return <FaultState fault={pages.fault} onRetry={pages.retry} />
  if (!pages.rows)
    return (
      <div aria-busy className="grid gap-4 lg:grid-cols-[380px_minmax(0,1fr)]">
        <Skeleton className="h-96 w-full rounded-lg" />
        <Skeleton className="h-96 w-full rounded-lg max-lg:hidden" />
      </div>
    )
  if (pages.rows.length === 0)
    return (
      <Card>
        <EmptyState
          icon={CircleCheckBig}
          title={say('adjustments.empty.title')}
          text={say('adjustments.empty.text')}
        />
      </Card>
    )
  const index = Math.max(
    0,
    pages.rows.findIndex((one) => String(one.id) === filters.adjustment),
  )
  const current = pages.rows[index]
  const go = (next: number) => {
    const one = pages.rows?.[next]
    if (one) change({ adjustment: String(one.id) })
  }
  return (
    <QueueLayout
      label={say('adjustments.open')}
      title={say('adjustments.one')}
      open={current !== undefined && String(current.id) === filters.adjustment}
      onClose={() => change({ adjustment: undefined })}
      list={
        <>
          <ul className="-mx-2">
            {pages.rows.map((one, i) => (
              <li key={one.id} className="border-line border-b last:border-b-0">
                <QueueRow one={one} current={i === index} onPress={() => go(i)} />
              </li>
            ))}
          </ul>
          {pages.more && (
            <Button className="mt-3" loading={pages.busy} onClick={pages.more}>
              {say('more')}
            </Button>
          )}
        </>
      }
      detail={current && <DecisionCard key={current.id} one={current} step={(by) => go(index + by)} />}
    />
  )
}

function QueueRow({ one, current, onPress }: { one: Adjustment; current: boolean; onPress: () => void }) {
  const language = useLanguage()
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onPress}
      className={clsx(
        'flex min-h-16 w-full items-center gap-3 rounded-md px-2 py-2.5 text-left',
        current ? 'lg:bg-brand-soft' : 'hover:bg-soft/70',
      )}
    >
      <Avatar name={one.person.name} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{one.person.name}</span>
        <span className="block truncate text-ink-2 text-sm">{one.reason}</span>
      </span>
      <span className="shrink-0 text-right">
        <Credits amount={signedAmount(one)} signed className="text-base" />
        <span className="block text-ink-2 text-xs">{fullDay(one.asked_at, language)}</span>
      </span>
    </button>
  )
}

interface DecisionCardProps {
  one: Adjustment
  step: (by: number) => void
}

function DecisionCard({ one, step }: DecisionCardProps) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const faultText = useFaultText()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState<'accept' | 'reject'>()
  const [wrong, setWrong] = useState<string>()
  const noteBox = useRef<HTMLDivElement>(null)
  const standing = api.useQuery('get', '/api/v1/people/{id}/standing', {
    params: { path: { id: one.person.id }, query: { window: `year:${one.earned_at.slice(0, 4)}` } },
  })
  const decide = async (accepted: boolean) => {
    if (busy) return
    if (!accepted && note.trim().length < 2) {
      setWrong(say('decide.noteMissing'))
      noteBox.current?.querySelector('textarea')?.focus()
      return
    }
    setBusy(accepted ? 'accept' : 'reject')
    setWrong(undefined)
    try {
      await client.PUT('/api/v1/adjustments/{id}/decision', {
        params: { path: { id: one.id } },
        body: { accepted, note: note.trim() || undefined },
      })
      step(1)
      ledgerChanged()
      toast(say(accepted ? 'decide.accepted' : 'decide.rejected', { name: one.person.name }))
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(undefined)
    }
  }
  useQueueKeys({
    step,
    keys: {
      a: () => void decide(true),
      r: () => noteBox.current?.querySelector('textarea')?.focus(),
    },
  })
  const link = /^https?:\/\//.test(one.evidence) ? one.evidence : undefined
  const facts: [string, React.ReactNode][] = [
    [say('reason'), one.reason],
    [
      say('evidence'),
      link ? (
        <a key="link" href={link} target="_blank" rel="noreferrer" className="text-brand-text underline">
          {one.evidence} <ExternalLink aria-hidden size={14} className="inline" />
        </a>
      ) : (
        one.evidence
      ),
    ],
    [say('category'), one.category.name],
    [say('earnedAt'), fullDay(one.earned_at, language)],
    [
      say('askedBy'),
      `${one.rule ? say('askedBy.rule', { rule: one.rule.name }) : one.asked_by} · ${dayAndTime(one.asked_at, language)}`,
    ],
  ]
  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <div className="flex items-center gap-3">
          <Avatar name={one.person.name} size="lg" />
          <div>
            <Link to={to.adminPeople(one.person.id)} className="font-semibold text-lg hover:text-brand-text">
              {one.person.name}
            </Link>
            <p className="num text-ink-2 text-sm">{one.person.number}</p>
          </div>
        </div>
        <Credits amount={signedAmount(one)} signed className="text-2xl" />
      </div>
      <dl className="mt-5 grid grid-cols-[6em_1fr] gap-y-3 text-md">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 rounded-md bg-soft px-4 py-3 text-sm">
        {standing.data ? (
          <span className="flex flex-wrap gap-x-6 gap-y-1">
            <span>
              {say('decide.year', { year: one.earned_at.slice(0, 4) })}{' '}
              <Credits amount={standing.data.accumulated} />
            </span>
            <span>
              {say('available')} <Credits amount={standing.data.balance.available} look="ink" />
            </span>
          </span>
        ) : (
          <Skeleton className="h-5 w-60" />
        )}
      </div>
      {wrong && (
        <div className="mt-4">
          <FaultAlert texts={[wrong]} />
        </div>
      )}
      <div ref={noteBox} className="mt-4">
        <Input.TextArea
          aria-label={say('decide.note')}
          placeholder={say('decide.note')}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void decide(false)
          }}
        />
      </div>
      <div className="mt-4 flex flex-wrap items-center justify-end gap-2.5">
        <span className="mr-auto text-ink-2 text-xs max-md:hidden">{say('decide.keys')}</span>
        <Button
          danger
          icon={<X size={16} />}
          loading={busy === 'reject'}
          disabled={busy === 'accept'}
          onClick={() => void decide(false)}
        >
          {say('decide.reject')}
        </Button>
        <Button
          type="primary"
          icon={<Check size={16} />}
          loading={busy === 'accept'}
          disabled={busy === 'reject'}
          onClick={() => void decide(true)}
        >
          {say('decide.accept')}
        </Button>
      </div>
    </>
  )
}
