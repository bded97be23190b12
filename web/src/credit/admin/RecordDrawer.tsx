import { Button, Form, Input } from 'antd'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { listIn } from '@/lib/name'
import { to } from '@/lib/to'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { KindPill } from './kinds'
import { Outcome, outcomeKey } from './Outcome'
import { ledgerChanged } from './ReceiptDrawer'

type ActivityRecord = Shape<'ActivityRecord'>

interface RecordDrawerProps {
  id: number | undefined
  onClose: () => void
}

/** One record with what every rule about it made of it. */
export function RecordDrawer({ id, onClose }: RecordDrawerProps) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const session = useSession()
  const [withdrawing, setWithdrawing] = useState(false)
  const asked = { params: { path: { id: id ?? 0 } } }
  const query = api.useQuery('get', '/api/v1/activities/{id}', asked, { enabled: id !== undefined })
  const why = api.useQuery('get', '/api/v1/activities/{id}/explanation', asked, { enabled: id !== undefined })
  const record = query.data?.id === id ? query.data : undefined
  const explained = why.data?.activity_id === id ? why.data : undefined
  return (
    <SideDrawer
      open={id !== undefined}
      onClose={onClose}
      width={600}
      title={record ? record.object.name : <Skeleton className="h-6 w-40" />}
      sub={record && `${record.person.name} ${record.person.number} · ${record.verb.name}`}
      footer={
        record &&
        !record.withdrawn &&
        holds(session, 'activity.withdraw') && (
          <div className="flex justify-end py-1">
            <Button danger icon={<RotateCcw size={16} />} onClick={() => setWithdrawing(true)}>
              {say('withdraw')}
            </Button>
          </div>
        )
      }
    >
      {query.error && !record ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : !record ? (
        <Skeleton className="h-60 w-full rounded-md" />
      ) : (
        <div className="flex flex-col gap-6">
          {record.withdrawn && (
            <div className="rounded-md bg-coral-soft px-4 py-3 text-coral-text">
              <b>{say('withdrawn.at', { at: dayAndTime(record.withdrawn.at, language) })}</b>
              <p className="text-sm">{record.withdrawn.reason}</p>
            </div>
          )}
          <section>
            <h3 className="mb-2 font-semibold text-base">{say('why')}</h3>
            {why.error ? (
              <FaultState fault={why.error} onRetry={() => void why.refetch()} />
            ) : explained ? (
              <Why explained={explained} />
            ) : (
              <Skeleton className="h-32 w-full rounded-md" />
            )}
          </section>
          <Facts record={record} />
          <WithdrawDrawer record={record} open={withdrawing} onClose={() => setWithdrawing(false)} />
        </div>
      )}
    </SideDrawer>
  )
}

function Why({ explained }: { explained: Shape<'CreditActivityExplanation'> }) {
  const say = useWords('credit.admin')
  const rules = [...explained.rules].sort(
    (a, b) => Number(b.outcome === 'matched') - Number(a.outcome === 'matched'),
  )
  return (
    <div className="flex flex-col gap-3">
      {explained.no_rule && <p className="rounded-md bg-soft px-4 py-3 text-ink-2">{explained.no_rule}</p>}
      {rules.map((rule) => (
        <details
          key={rule.rule.code}
          open={rule.outcome === 'matched' || rules.length === 1}
          className="group rounded-[16px] border border-line"
        >
          <summary className="flex items-center gap-3 px-4 py-3">
            <span className="min-w-0 flex-1">
              <b>{rule.rule.name}</b> <span className="num text-ink-2 text-xs">v{rule.rule.version}</span>
            </span>
            {rule.outcome === 'matched' ? (
              <Credits amount={rule.amount} signed className="text-base" />
            ) : (
              <Pill>{say(`outcome.${outcomeKey(rule.outcome)}`)}</Pill>
            )}
          </summary>
          <div className="border-line border-t px-4 py-4">
            <Outcome explained={rule} />
          </div>
        </details>
      ))}
      {explained.transfers.length > 0 && (
        <ul aria-label={say('transfers')}>
          {explained.transfers.map((entry) => (
            <li key={entry.id} className="border-line border-b last:border-b-0">
              <Link
                to={to.adminLedger({ transfer: entry.id })}
                className="-mx-2 flex items-center gap-3 rounded-md px-2 py-2.5 hover:bg-soft/70"
              >
                <KindPill kind={entry.kind} />
                <span className="min-w-0 flex-1 truncate text-ink-2 text-sm">
                  {entry.rule?.name ?? entry.reason}
                </span>
                <Credits amount={entry.change} signed />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Facts({ record }: { record: ActivityRecord }) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const { result } = record
  const truth = (value: boolean | undefined) =>
    value === undefined ? undefined : say(value ? 'value.yes' : 'value.no')
  const facts: [string, React.ReactNode][] = [
    [say('occurredAt'), dayAndTime(record.occurred_at, language)],
    [say('recordedAt'), dayAndTime(record.recorded_at, language)],
    [say('objectType'), `${record.object.type.name} · ${record.object.id}`],
    [say('parent'), record.object.parent],
    [
      say('score'),
      result.score && (result.score_max ? `${result.score} / ${result.score_max}` : result.score),
    ],
    [say('success'), truth(result.success)],
    [say('completion'), truth(result.completion)],
    [
      say('duration'),
      result.duration_seconds && say('minutes', { count: Math.round(Number(result.duration_seconds) / 60) }),
    ],
    [say('quantity'), result.quantity],
    ...Object.entries(record.attributes ?? {}).map(([name, value]): [string, React.ReactNode] => [
      name,
      Array.isArray(value) ? listIn(value.map(String), language) : String(value),
    ]),
    [say('evidence'), say(`evidence.${record.evidence}`)],
    [say('source'), `${record.source} · ${record.key}`],
  ]
  return (
    <section>
      <h3 className="mb-3 font-semibold text-base">{say('facts')}</h3>
      <dl className="grid grid-cols-[8em_1fr] gap-y-2.5 text-md">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="break-words text-ink-2">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

interface WithdrawDrawerProps {
  record: ActivityRecord
  open: boolean
  onClose: () => void
}

function WithdrawDrawer({ record, open, onClose }: WithdrawDrawerProps) {
  const say = useWords('credit.admin')
  return (
    <FormDrawer<{ reason: string }>
      open={open}
      onClose={onClose}
      danger
      width={480}
      title={say('withdraw.title')}
      sub={say('withdraw.sub')}
      initial={{ reason: '' }}
      submit={say('withdraw')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/activities/{id}/withdrawal', { params: { path: { id: record.id } }, body })
        ledgerChanged()
        toast(say('withdraw.done'))
      }}
    >
      <Form.Item
        name="reason"
        label={say('reason')}
        extra={say('withdraw.reason.hint')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('reason.missing') }]}
      >
        <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  )
}
