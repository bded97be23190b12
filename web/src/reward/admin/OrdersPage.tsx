import { Button, Checkbox, Segmented } from 'antd'
import clsx from 'clsx'
import { PackageCheck } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { type Column, DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { QueueLayout } from '@/table/QueueLayout'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { OrderCard } from './OrderCard'
import { OrderDrawer } from './OrderDrawer'
import { RewardPicture } from './rewardKinds'

type Order = Shape<'MallOrder'>
export type OrderState = Order['state']

const views = ['placed', 'approved', 'all'] as const
type View = (typeof views)[number]

/** Orders to approve, orders to hand over, and all of them. */
export function OrdersPage() {
  const say = useWords('reward.admin')
  const [filters, change] = useFilters<'view' | 'order' | 'state'>()
  const view: View = views.find((one) => one === filters.view) ?? 'placed'
  return (
    <>
      <SectionActions>
        <Segmented<View>
          aria-label={say('orders')}
          value={view}
          onChange={(next) =>
            change({ view: next === 'placed' ? undefined : next, order: undefined, state: undefined })
          }
          options={views.map((value) => ({ value, label: say(`view.${value}`) }))}
        />
      </SectionActions>
      {view === 'all' ? <AllOrders /> : <Queue key={view} state={view} />}
    </>
  )
}

const tones = {
  placed: 'sky',
  approved: 'iris',
  rejected: 'deadline',
  cancelled: 'neutral',
  fulfilled: 'done',
} as const

/** Where an order stands. */
export function OrderPill({ state }: { state: OrderState }) {
  const say = useWords('reward.admin')
  return <Pill tone={tones[state]}>{say(`state.${state}`)}</Pill>
}

/** Looks again at everything that an order touches. */
export function mallChanged(): void {
  void queryClient.invalidateQueries({
    predicate: (query) => /^\/api\/v1\/(orders|rewards|mall|cockpit|people)/.test(String(query.queryKey[1])),
  })
}

function Queue({ state }: { state: 'placed' | 'approved' }) {
  const say = useWords('reward.admin')
  const language = useLanguage()
  const faultText = useFaultText()
  const [filters, change] = useFilters<'order'>()
  const [picked, setPicked] = useState<number[]>([])
  const [busy, setBusy] = useState(false)
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/orders',
    { params: { query: { state: [state], oldest_first: true, limit: 50 } } },
    byCursor,
  )
  const pages = pagesOf(query)
  if (pages.fault) return <FaultState fault={pages.fault} onRetry={pages.retry} />
  if (!pages.rows)
    return (
      <div aria-busy className="grid gap-4 lg:grid-cols-[400px_minmax(0,1fr)]">
        <Skeleton className="h-96 w-full rounded-lg" />
        <Skeleton className="h-96 w-full rounded-lg max-lg:hidden" />
      </div>
    )
  if (pages.rows.length === 0)
    return (
      <Card>
        <EmptyState
          icon={PackageCheck}
          title={say(`queue.empty.${state}`)}
          text={say(`queue.empty.${state}.text`)}
        />
      </Card>
    )
  const rows = pages.rows
  const index = Math.max(
    0,
    rows.findIndex((one) => String(one.id) === filters.order),
  )
  const current = rows[index]
  const go = (next: number) => {
    const one = rows[next]
    if (one) change({ order: String(one.id) })
  }
  const many = async () => {
    setBusy(true)
    // One that is refused does not stop the others, and stays chosen.
    const refused: { id: number; fault: unknown }[] = []
    for (const id of picked)
      try {
        const path = { params: { path: { id } } }
        if (state === 'placed')
          await client.PUT('/api/v1/orders/{id}/decision', { ...path, body: { accept: true } })
        else await client.PUT('/api/v1/orders/{id}/fulfilment', { ...path, body: {} })
      } catch (fault) {
        refused.push({ id, fault })
      }
    const done = picked.length - refused.length
    if (done > 0) toast(say(state === 'placed' ? 'approved.many' : 'fulfilled.many', { count: done }))
    for (const { fault } of refused.slice(0, 1)) toast(faultText(fault), { tone: 'fault' })
    setBusy(false)
    setPicked(refused.map(({ id }) => id))
    mallChanged()
  }
  return (
    <QueueLayout
      label={say(`view.${state}`)}
      title={say('order')}
      open={rows[index] !== undefined && String(rows[index].id) === filters.order}
      onClose={() => change({ order: undefined })}
      list={
        <>
          {picked.length > 0 && (
            <div className="sticky top-0 z-1 mb-2 flex items-center justify-between gap-2 rounded-md bg-brand-soft px-3 py-2">
              <span className="text-brand-text text-sm">{say('picked', { count: picked.length })}</span>
              <Button type="primary" size="small" loading={busy} onClick={() => void many()}>
                {say(state === 'placed' ? 'approve' : 'fulfil')}
              </Button>
            </div>
          )}
          <ul className="-mx-2">
            {rows.map((one, i) => (
              <li
                key={one.id}
                className={clsx(
                  'flex items-center gap-1 border-line border-b last:border-b-0',
                  i === index ? 'lg:rounded-md lg:bg-brand-soft' : 'hover:bg-soft/70',
                )}
              >
                <Checkbox
                  aria-label={say('pick', { name: one.person })}
                  className="pl-2"
                  checked={picked.includes(one.id)}
                  onChange={() =>
                    setPicked((was) =>
                      was.includes(one.id) ? was.filter((id) => id !== one.id) : [...was, one.id],
                    )
                  }
                />
                <button
                  type="button"
                  aria-pressed={i === index}
                  onClick={() => go(i)}
                  className="flex min-h-16 min-w-0 flex-1 items-center gap-3 rounded-md px-2 py-2.5 text-left"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-semibold">
                      {language === 'en' ? one.name.en || one.name.zh : one.name.zh}
                    </span>
                    <span className="block truncate text-ink-2 text-sm">
                      {one.person} · {fullDay(one.placed_at, language)}
                    </span>
                  </span>
                  <span className="flex shrink-0 flex-col items-end gap-1">
                    <Credits amount={one.price} className="text-base" />
                    {one.overdue && <Pill tone="deadline">{say('overdue')}</Pill>}
                  </span>
                </button>
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
      detail={current && <OrderCard key={current.id} order={current} step={(by) => go(index + by)} />}
    />
  )
}

function AllOrders() {
  const say = useWords('reward.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const [filters, change] = useFilters<'state' | 'order'>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/orders',
    { params: { query: { state: filters.state ? [filters.state as OrderState] : undefined, limit: 50 } } },
    byCursor,
  )
  const columns: Column<Order>[] = [
    {
      key: 'reward',
      title: say('reward'),
      phone: 'title',
      cell: (one) => (
        <span className="flex items-center gap-3">
          <RewardPicture id={one.reward_id} kind={one.kind} picture={false} />
          <span className="font-medium">{language === 'en' ? one.name.en || one.name.zh : one.name.zh}</span>
        </span>
      ),
    },
    {
      key: 'person',
      title: say('person'),
      phone: 'sub',
      cell: (one) => (
        <span className="whitespace-nowrap">
          {one.person} <span className="num text-ink-2 text-xs">{one.employee_no}</span>
        </span>
      ),
    },
    {
      key: 'placed',
      title: say('placedAt'),
      phone: 'sub',
      cell: (one) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">{fullDay(one.placed_at, language)}</span>
      ),
    },
    {
      key: 'price',
      title: say('price'),
      number: true,
      phone: 'trail',
      cell: (one) => <Credits amount={one.price} />,
    },
    {
      key: 'state',
      title: say('state'),
      phone: 'trail',
      cell: (one) => (
        <span className="flex gap-1">
          <OrderPill state={one.state} />
          {one.overdue && <Pill tone="deadline">{say('overdue')}</Pill>}
        </span>
      ),
    },
  ]
  return (
    <Card label={say('orders')}>
      <Segmented
        className="mb-4"
        aria-label={say('state')}
        value={filters.state ?? ''}
        onChange={(state) => change({ state })}
        options={[
          { value: '', label: sayAdmin('all') },
          ...(['placed', 'approved', 'fulfilled', 'rejected', 'cancelled'] as const).map((value) => ({
            value,
            label: say(`state.${value}`),
          })),
        ]}
      />
      <DataTable<Order>
        label={say('orders')}
        pages={pagesOf(query)}
        rowKey={(one) => one.id}
        onOpen={(one) => change({ order: String(one.id) }, { push: true })}
        columns={columns}
        empty={
          <EmptyState icon={PackageCheck} title={say('orders.empty.title')} text={say('orders.empty.text')} />
        }
      />
      <OrderDrawer
        id={filters.order ? Number(filters.order) : undefined}
        onClose={() => change({ order: undefined })}
      />
    </Card>
  )
}
