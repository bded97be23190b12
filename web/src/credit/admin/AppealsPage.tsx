import { Button, Form, Input, Select, Switch } from 'antd'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert, showFault } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { Avatar } from '@/ui/Avatar'
import { Card } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { ledgerChanged } from './ReceiptDrawer'

type Appeal = Shape<'Appeal'>
type Ruling = Shape<'AppealRuling'>

function NoAppeals() {
  const say = useWords('credit.admin')
  return <EmptyState icon={Scale} title={say('appeals.none')} text={say('appeals.none.text')} />
}

/** The appeals that the lot gave me, the first due first, and how all of them are answered. */
export function AppealsPage() {
  const say = useWords('credit.admin')
  const queue = api.useQuery('get', '/api/v1/appeals')
  const report = api.useQuery('get', '/api/v1/appeals/report', { params: { query: {} } })
  const r = report.data
  return (
    <div className="flex flex-col gap-4">
      {r && (
        <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          {(
            [
              ['appeals.report.open', String(r.open)],
              ['appeals.report.overdue', String(r.overdue)],
              ['appeals.report.hours', r.answered ? say('appeals.hours', { count: r.mean_hours }) : '—'],
              ['appeals.report.upheld', r.answered ? `${Math.round((100 * r.upheld) / r.answered)}%` : '—'],
            ] as const
          ).map(([name, value]) => (
            <div key={name} className="rounded-lg border border-line bg-card px-4 py-3">
              <dt className="text-ink-2 text-sm">{say(name)}</dt>
              <dd className="num mt-1 text-xl">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {queue.isPending && <CardSkeleton rows={3} />}
      {queue.error && <FaultState fault={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.data?.items.length === 0 && (
        <Card>
          <NoAppeals />
        </Card>
      )}
      {queue.data?.items.map((one) => (
        <AppealCard key={one.id} appeal={one} />
      ))}
    </div>
  )
}

/** Where a handler sees what is disputed. */
const evidenceOf = (one: Appeal): string =>
  one.subject === 'entry'
    ? to.adminLedger({ transfer: one.subject_id })
    : one.subject === 'record'
      ? to.adminRecords({ record: one.subject_id })
      : to.closedBoard(`${Math.floor(one.subject_id / 100)}-${String(one.subject_id % 100).padStart(2, '0')}`)

function AppealCard({ appeal: one }: { appeal: Appeal }) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  return (
    <Card>
      <div className="flex items-start gap-3">
        <Avatar name={one.person?.name ?? ''} />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">
            {one.person?.name}{' '}
            <span className="num font-normal text-ink-2 text-sm">{one.person?.number}</span>
          </p>
          <p className="mt-1 text-pretty">{one.claim}</p>
          <p className="mt-1.5 text-ink-2 text-sm">
            <Link to={evidenceOf(one)} className="font-medium text-brand-text hover:underline">
              {say(`appeals.about.${one.subject}`)}
            </Link>{' '}
            · {dayAndTime(one.filed_at, language)}
          </p>
        </div>
        <Pill tone={one.overdue ? 'deadline' : 'sky'}>
          {say('appeals.due', { day: fullDay(one.due_at, language) })}
        </Pill>
      </div>
      <RulingForm appeal={one} />
    </Card>
  )
}

function RulingForm({ appeal: one }: { appeal: Appeal }) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const faultText = useFaultText()
  const [form] = Form.useForm<Ruling>()
  const upheld = Form.useWatch('upheld', form)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string[]>([])
  const categories = api.useQuery('get', '/api/v1/categories')
  const save = async (body: Ruling) => {
    setBusy(true)
    setWrong([])
    try {
      await client.PUT('/api/v1/appeals/{id}/ruling', {
        params: { path: { id: one.id } },
        body: { ...body, give: body.upheld && body.give ? body.give : undefined },
      })
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/appeals'] })
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/appeals/report'] })
      ledgerChanged()
      toast(say('appeals.done'))
    } catch (fault) {
      setWrong(showFault(form, fault, faultText))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form<Ruling>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={busy}
      className="mt-5"
      initialValues={{ upheld: false }}
      onFinish={(values) => void save(values)}
    >
      {wrong.length > 0 && <FaultAlert texts={wrong} />}
      <Form.Item name="upheld" label={say('appeals.upheld')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {upheld && (
        <div className="flex flex-wrap gap-x-6">
          {one.subject === 'entry' && (
            <Form.Item name="take_back" label={say('appeals.takeBack')} valuePropName="checked">
              <Switch />
            </Form.Item>
          )}
          <Form.Item name="give" label={say('appeals.give')} extra={say('appeals.give.hint')}>
            <Input inputMode="decimal" className="max-w-32" />
          </Form.Item>
          <Form.Item name="category" label={say('category')}>
            <Select
              className="w-44"
              allowClear
              options={(categories.data?.items ?? [])
                .filter((c) => !c.retired)
                .map((c) => ({ value: c.code, label: language === 'en' ? c.en : c.zh }))}
            />
          </Form.Item>
        </div>
      )}
      <Form.Item
        name="reason"
        label={say('appeals.reason')}
        rules={[{ required: true, min: 4, message: say('appeals.reason.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="precedent" label={say('appeals.precedent')} extra={say('appeals.precedent.hint')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={1000} />
      </Form.Item>
      <div className="flex justify-end">
        <Button type="primary" htmlType="submit" loading={busy}>
          {say('appeals.answer')}
        </Button>
      </div>
    </Form>
  )
}
