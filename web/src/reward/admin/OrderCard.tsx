import { Button, Input } from 'antd'
import { Check, PackageCheck, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { useQueueKeys } from '@/table/useQueueKeys'
import { Avatar } from '@/ui/Avatar'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { mallChanged, OrderPill } from './OrdersPage'

interface OrderCardProps {
  order: Shape<'MallOrder'>
  /** Goes to the next or the previous order of the queue. */
  step: (by: number) => void
}

/** One order with what is needed to decide about it. A approves, R leads to the reason, F hands it over. */
export function OrderCard({ order, step }: OrderCardProps) {
  const say = useWords('reward.admin')
  const faultText = useFaultText()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const noteBox = useRef<HTMLDivElement>(null)
  const focusNote = () => noteBox.current?.querySelector('textarea')?.focus()
  const path = { params: { path: { id: order.id } } }
  const run = async (name: string, done: string, work: () => Promise<unknown>) => {
    if (busy) return
    setBusy(name)
    setWrong(undefined)
    try {
      await work()
      step(1)
      mallChanged()
      toast(done)
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(undefined)
    }
  }
  const text = note.trim() || undefined
  const needNote = (word: string) => {
    if (text && text.length >= 2) return false
    setWrong(word)
    focusNote()
    return true
  }
  const approve = () =>
    run('approve', say('approved', { name: order.person }), () =>
      client.PUT('/api/v1/orders/{id}/decision', { ...path, body: { accept: true, note: text } }),
    )
  const reject = () => {
    if (needNote(say('reject.noteMissing'))) return
    void run('reject', say('rejected', { name: order.person }), () =>
      client.PUT('/api/v1/orders/{id}/decision', { ...path, body: { accept: false, note: text } }),
    )
  }
  const fulfil = () =>
    run('fulfil', say('fulfilled', { name: order.person }), () =>
      client.PUT('/api/v1/orders/{id}/fulfilment', { ...path, body: { note: text } }),
    )
  const cancel = () => {
    if (needNote(say('cancel.noteMissing'))) return
    void run('cancel', say('cancelled', { name: order.person }), () =>
      client.PUT('/api/v1/orders/{id}/cancellation', { ...path, body: { note: text } }),
    )
  }
  useQueueKeys({
    step,
    keys: {
      a: () => order.can.decide && void approve(),
      f: () => order.can.fulfil && void fulfil(),
      r: focusNote,
    },
  })
  return (
    <>
      <OrderFacts order={order} />
      {wrong && (
        <div className="mt-4">
          <FaultAlert texts={[wrong]} />
        </div>
      )}
      {order.can.decide || order.can.fulfil || order.can.cancel ? (
        <>
          <div ref={noteBox} className="mt-5">
            <Input.TextArea
              aria-label={say('note')}
              placeholder={say(order.can.decide ? 'note.decide' : 'note.fulfil')}
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
          <div className="mt-4 flex flex-wrap items-center justify-end gap-2.5">
            <span className="mr-auto text-ink-2 text-xs max-md:hidden">
              {say(order.can.decide ? 'keys.decide' : 'keys.fulfil')}
            </span>
            {order.can.decide && (
              <>
                <Button danger icon={<X size={16} />} loading={busy === 'reject'} onClick={reject}>
                  {say('reject')}
                </Button>
                <Button
                  type="primary"
                  icon={<Check size={16} />}
                  loading={busy === 'approve'}
                  onClick={() => void approve()}
                >
                  {say('approve')}
                </Button>
              </>
            )}
            {order.can.cancel && !order.can.decide && (
              <Button danger loading={busy === 'cancel'} onClick={cancel}>
                {say('cancel')}
              </Button>
            )}
            {order.can.fulfil && (
              <Button
                type="primary"
                icon={<PackageCheck size={16} />}
                loading={busy === 'fulfil'}
                onClick={() => void fulfil()}
              >
                {say('fulfil')}
              </Button>
            )}
          </div>
        </>
      ) : (
        <p className="mt-5 rounded-md bg-soft px-4 py-3 text-ink-2 text-sm">{say('cannot')}</p>
      )}
    </>
  )
}

/** Who wants what, for how much, by when. */
export function OrderFacts({ order }: { order: Shape<'MallOrder'> }) {
  const say = useWords('reward.admin')
  const language = useLanguage()
  const standing = api.useQuery('get', '/api/v1/people/{id}/standing', {
    params: { path: { id: order.person_id }, query: { window: 'ever' } },
  })
  const facts: [string, React.ReactNode][] = [
    [say('person'), undefined],
    [say('placedAt'), dayAndTime(order.placed_at, language)],
    [say('promised'), order.promised_by && fullDay(order.promised_by, language)],
    [
      say('quantity'),
      Number(order.quantity) > 0
        ? say(`quantity.${order.kind === 'leave' ? 'days' : 'yuan'}`, {
            amount: order.quantity.replace(/\.?0+$/, ''),
          })
        : undefined,
    ],
    [say('taxable'), order.taxable ? say('taxable.yes') : undefined],
    [say('receipt'), order.receipt],
  ]
  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 className="font-semibold text-lg">
            {language === 'en' ? order.name.en || order.name.zh : order.name.zh}
          </h2>
          <p className="mt-1 flex flex-wrap gap-1.5">
            <Pill>{say(`kind.${order.kind}`)}</Pill>
            <OrderPill state={order.state} />
            {order.overdue && <Pill tone="deadline">{say('overdue')}</Pill>}
          </p>
        </div>
        <Credits amount={order.price} className="text-2xl" />
      </div>
      <div className="mt-5 flex items-center gap-3 rounded-md bg-soft px-4 py-3">
        <Avatar name={order.person} />
        <div className="min-w-0 flex-1">
          <Link to={to.adminPeople(order.person_id)} className="font-semibold hover:text-brand-text">
            {order.person}
          </Link>
          <p className="num text-ink-2 text-sm">{order.employee_no}</p>
        </div>
        {standing.data ? (
          <span className="text-right text-sm">
            {say('available')} <Credits amount={standing.data.balance.available} look="ink" />
            <span className="block text-ink-2">
              {say('held')} <Credits amount={standing.data.balance.held} look="quiet" />
            </span>
          </span>
        ) : (
          <Skeleton className="h-9 w-24" />
        )}
      </div>
      <dl className="mt-5 grid grid-cols-[6em_1fr] gap-y-2.5 text-md">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-2">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
      </dl>
    </>
  )
}
