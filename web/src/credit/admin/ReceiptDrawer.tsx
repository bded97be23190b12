import { Button, Form, Input } from 'antd'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { KindPill, reversible } from './kinds'
import { Outcome } from './Outcome'
import { RuleSentence } from './rule/SentenceCard'

type Receipt = Shape<'CreditReceipt'>
type Entry = Shape<'CreditEntry'>

interface ReceiptDrawerProps {
  id: number | undefined
  onClose: () => void
}

/** One transfer with everything behind it: the rule, its clauses, the arithmetic, what took it back. */
export function ReceiptDrawer({ id, onClose }: ReceiptDrawerProps) {
  const say = useWords('credit.admin')
  const session = useSession()
  const [reversing, setReversing] = useState(false)
  const query = api.useQuery(
    'get',
    '/api/v1/statement/{transfer}/receipt',
    { params: { path: { transfer: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  const receipt = query.data?.entry.id === id ? query.data : undefined
  const mayReverse =
    receipt &&
    holds(session, 'ledger.reverse') &&
    reversible(receipt.entry.kind) &&
    receipt.entry.reversed_by === undefined
  return (
    <SideDrawer
      open={id !== undefined}
      onClose={onClose}
      title={say('receipt')}
      sub={receipt && `${receipt.person.name} ${receipt.person.number}`}
      footer={
        mayReverse && (
          <div className="flex justify-end py-1">
            <Button danger icon={<Undo2 size={16} />} onClick={() => setReversing(true)}>
              {say('reverse')}
            </Button>
          </div>
        )
      }
    >
      {query.error && !receipt ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : receipt ? (
        <ReceiptBody receipt={receipt} />
      ) : (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-16 w-full rounded-md" />
          <Skeleton className="h-40 w-full rounded-md" />
        </div>
      )}
      {receipt && <ReverseDrawer receipt={receipt} open={reversing} onClose={() => setReversing(false)} />}
    </SideDrawer>
  )
}

function ReceiptBody({ receipt }: { receipt: Receipt }) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const { entry } = receipt
  const facts: [string, React.ReactNode][] = [
    [say('earnedAt'), dayAndTime(entry.earned_at, language)],
    [say('recordedAt'), dayAndTime(entry.recorded_at, language)],
    [say('category'), entry.category?.name],
    [say('expiresAt'), entry.expires_at && fullDay(entry.expires_at, language)],
    [say('by'), entry.by],
    [say('reason'), entry.reason],
    [say('balance'), <Credits key="balance" amount={entry.balance} look="ink" />],
    [
      say('number'),
      <span key="number" className="num text-ink-2">
        {entry.id}
      </span>,
    ],
  ]
  return (
    <div className="flex flex-col gap-6">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-semibold text-lg">{entry.object?.name ?? entry.reason}</p>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-ink-2 text-sm">
            <KindPill kind={entry.kind} />
            {entry.object?.type.name}
          </p>
        </div>
        <Credits amount={entry.change} signed className="text-2xl" />
      </div>
      {receipt.reversal && <Correction title={say('takenBack')} entry={receipt.reversal} />}
      {receipt.original && <Correction title={say('takesBack')} entry={receipt.original} />}
      {receipt.sentence && entry.rule && (
        <section>
          <h3 className="mb-1.5 font-semibold text-base">
            {entry.rule.name} <span className="num text-ink-2 text-sm">v{entry.rule.version}</span>
          </h3>
          <p className="rounded-md bg-soft px-4 py-3 text-sm/6">
            <RuleSentence segments={receipt.sentence.segments} />
          </p>
        </section>
      )}
      {receipt.explanation && (
        <section className="rounded-[16px] border border-line p-4">
          <Outcome explained={receipt.explanation} />
        </section>
      )}
      <dl className="grid grid-cols-[7em_1fr] gap-y-2.5 text-md">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="min-w-0 break-words">{value || '—'}</dd>
          </div>
        ))}
      </dl>
      {entry.activity_id && (
        <Link to={to.adminRecords({ record: entry.activity_id })} className="text-brand-text">
          {say('toRecord')}
        </Link>
      )}
    </div>
  )
}

function Correction({ title, entry }: { title: string; entry: Entry }) {
  const language = useLanguage()
  return (
    <Link
      to={to.adminLedger({ transfer: entry.id })}
      className="block rounded-md bg-coral-soft px-4 py-3 text-coral-text"
    >
      <span className="flex items-baseline justify-between gap-3">
        <b>{title}</b>
        <Credits amount={entry.change} signed look="inherit" />
      </span>
      <span className="block text-sm">
        {[entry.reason, entry.by, dayAndTime(entry.recorded_at, language)].filter(Boolean).join(' · ')}
      </span>
    </Link>
  )
}

interface ReverseDrawerProps {
  receipt: Receipt
  open: boolean
  onClose: () => void
}

function ReverseDrawer({ receipt, open, onClose }: ReverseDrawerProps) {
  const say = useWords('credit.admin')
  const { entry, person } = receipt
  return (
    <FormDrawer<{ reason: string }>
      open={open}
      onClose={onClose}
      danger
      width={480}
      title={say('reverse.title', { name: person.name, amount: entry.amount })}
      sub={say('reverse.sub')}
      initial={{ reason: '' }}
      submit={say('reverse')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/transfers/{id}/reversal', { params: { path: { id: entry.id } }, body })
        ledgerChanged()
        toast(say('reverse.done'))
      }}
    >
      <Form.Item
        name="reason"
        label={say('reason')}
        extra={say('reverse.reason.hint')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('reason.missing') }]}
      >
        <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  )
}

const about = /^\/api\/v1\/(transfers|statement|people|standings|activities|adjustments|cockpit)/

/** Looks again at everything that a transfer touches. */
export function ledgerChanged(): void {
  void queryClient.invalidateQueries({ predicate: (query) => about.test(String(query.queryKey[1])) })
}
