import { Button, Popconfirm } from 'antd'
import dayjs from 'dayjs'
import { CalendarCheck } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, formatDate, lastDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { DataTable } from '@/table/DataTable'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { useGo } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'

type Closing = Shape<'Closing'>

const path = '/api/v1/closings'

function NoClosings() {
  const say = useWords('credit.admin')
  return <EmptyState icon={CalendarCheck} title={say('closings.none')} text={say('closings.none.text')} />
}

/** The closed months, and closing the last one by hand. */
export function ClosingsPage() {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const session = useSession()
  const go = useGo()
  const faultText = useFaultText()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const closings = api.useQuery('get', path)
  const nameOf = (month: string) => formatDate(`${month}-01`, language, { year: 'numeric', month: 'long' })
  const last = dayjs().subtract(1, 'month').format('YYYY-MM')
  const open = closings.data && !closings.data.items.some((one) => one.month === last)
  const close = async () => {
    setBusy(true)
    setWrong(undefined)
    try {
      await client.PUT('/api/v1/closings/{month}', { params: { path: { month: last } } })
      void queryClient.invalidateQueries({ queryKey: ['get', path] })
      toast(say('closings.done', { month: nameOf(last) }))
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <SectionActions>
        {open && holds(session, 'board.close') && (
          <Popconfirm
            title={say('closings.confirm', { month: nameOf(last) })}
            description={say('closings.confirm.text')}
            onConfirm={() => void close()}
          >
            <Button type="primary" icon={<CalendarCheck size={16} />} loading={busy}>
              {say('closings.close', { month: nameOf(last) })}
            </Button>
          </Popconfirm>
        )}
      </SectionActions>
      <Card label={say('closings')}>
        <p className="mb-4 text-ink-2 text-sm">{say('closings.sub')}</p>
        {wrong && <FaultAlert texts={[wrong]} />}
        <DataTable<Closing>
          label={say('closings')}
          pages={wholeOf({ ...closings, data: closings.data?.items })}
          rowKey={(one) => one.month}
          onOpen={(one) => go(to.closedBoard(one.month))}
          columns={[
            {
              key: 'month',
              title: say('closings.month'),
              phone: 'title',
              cell: (one) => <b>{nameOf(one.month)}</b>,
            },
            {
              key: 'state',
              title: say('closings.state'),
              phone: 'trail',
              cell: (one) => (
                <Pill tone={one.appealable ? 'sky' : 'done'}>
                  {say(one.appealable ? 'closings.appealable' : 'closings.final')}
                </Pill>
              ),
            },
            {
              key: 'closed',
              title: say('closings.at'),
              phone: 'sub',
              cell: (one) => (
                <span className="whitespace-nowrap">
                  {dayAndTime(one.closed_at, language)}{' '}
                  <span className="text-ink-2 text-sm">{one.closed_by ?? say('closings.byDay')}</span>
                </span>
              ),
            },
            {
              key: 'until',
              title: say('closings.until'),
              cell: (one) => <span className="whitespace-nowrap">{lastDay(one.appeal_until, language)}</span>,
            },
            { key: 'ranked', title: say('closings.ranked'), number: true, cell: (one) => one.ranked },
            {
              key: 'total',
              title: say('closings.total'),
              number: true,
              cell: (one) => <Credits amount={one.total} look="ink" />,
            },
          ]}
          empty={<NoClosings />}
        />
      </Card>
    </>
  )
}
