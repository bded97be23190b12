import { CircleAlert, Gift, PackageCheck } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { byCursor, itemsOf } from '@/api/pages'
import type { Order, OrderState, OrderWithWay } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { dayOfYear, fullDay } from '@/lib/dates'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { useOpened } from '@/ui/address'
import { Button, ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Sheet } from '@/ui/Dialog'
import { Facts } from '@/ui/Facts'
import { List, ListRow } from '@/ui/ListRow'
import { LoadMore } from '@/ui/LoadMore'
import { Notice } from '@/ui/Notice'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import type { Tone } from '@/ui/tone'
import { OrderSteps } from './OrderSteps'
import { RewardArt } from './RewardArt'

const about = { topics: ['orders'] }

function NoOrders() {
  const say = useWords('mall')
  return (
    <EmptyState
      icon={PackageCheck}
      title={say('orders.none')}
      text={say('orders.none.text')}
      action={
        <ButtonLink icon={Gift} to={to.mall()}>
          {say('orders.none.action')}
        </ButtonLink>
      }
    />
  )
}

/** What I redeemed, and how far each is on its way. */
export function OrdersPage() {
  const say = useWords('mall')
  const opened = useOpened('order')
  const orders = api.useInfiniteQuery(
    'get',
    '/api/v1/orders/mine',
    { params: { query: {} } },
    { ...byCursor, meta: about },
  )
  const list = itemsOf(orders.data)
  return (
    <>
      <PageHeader title={say('orders.title')} back={to.mall()} />
      <div className="max-w-3xl">
        {orders.isPending && <CardSkeleton rows={4} />}
        {orders.error && (
          <Card>
            <FaultState fault={orders.error} onRetry={() => orders.refetch()} />
          </Card>
        )}
        {orders.data && (
          <Card label={say('orders.title')}>
            {list.length === 0 && <NoOrders />}
            <List>
              {list.map((order) => (
                <OrderRow key={order.id} order={order} onOpen={() => opened.open(order.id)} />
              ))}
            </List>
            <LoadMore
              more={orders.hasNextPage}
              busy={orders.isFetchingNextPage}
              onMore={() => orders.fetchNextPage()}
            />
          </Card>
        )}
      </div>
      <OrderSheet id={opened.id} onClose={opened.close} />
    </>
  )
}

const stateTone: Record<OrderState, Tone> = {
  placed: 'credit',
  approved: 'brand',
  fulfilled: 'done',
  rejected: 'deadline',
  cancelled: 'neutral',
}

function OrderRow({ order, onOpen }: { order: Order; onOpen: () => void }) {
  const say = useWords('mall')
  const language = useLanguage()
  const sub = [
    say('order.placedOn', { day: dayOfYear(order.placed_at, language) }),
    order.promised_by &&
      order.state === 'approved' &&
      say('coming.by', { day: dayOfYear(order.promised_by, language) }),
  ]
  return (
    <ListRow
      lead={<RewardArt kind={order.kind} className="size-12 shrink-0 rounded-md" />}
      title={nameIn(order.name, language)}
      sub={sub.filter(Boolean).join(' · ')}
      onPress={onOpen}
      trail={
        <>
          <Credits amount={order.price} look="ink" className="text-base" />
          <Pill tone={stateTone[order.state]}>{say(`state.${order.state}`)}</Pill>
        </>
      }
    />
  )
}

/** One order with its way; my own can be cancelled until somebody has approved it. */
function OrderSheet({ id, onClose }: { id?: string; onClose: () => void }) {
  const say = useWords('mall')
  const order = api.useQuery(
    'get',
    '/api/v1/orders/{id}',
    { params: { path: { id: Number(id) } } },
    { enabled: id !== undefined, meta: about },
  )
  const [asked, setAsked] = useState(false)
  const close = () => {
    setAsked(false)
    cancel.reset()
    onClose()
  }
  const cancel = api.useMutation('put', '/api/v1/orders/{id}/cancellation', {
    onSuccess: () => {
      close()
      toast(say('cancel.done'))
    },
    onSettled: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' && /mall|orders|standing|statement/.test(path),
      }),
  })
  const mayCancel = order.data?.can.cancel
  return (
    <Sheet
      open={id !== undefined}
      onClose={close}
      title={asked ? say('cancel.title') : say('order.title')}
      actions={
        mayCancel &&
        (asked ? (
          <>
            <Button look="secondary" onClick={() => setAsked(false)}>
              {say('cancel.keep')}
            </Button>
            <Button
              look="danger"
              busy={cancel.isPending}
              onClick={() => cancel.mutate({ params: { path: { id: Number(id) } }, body: {} })}
            >
              {say('cancel.confirm')}
            </Button>
          </>
        ) : (
          <Button look="secondary" className="text-coral-text!" onClick={() => setAsked(true)}>
            {say('cancel')}
          </Button>
        ))
      }
    >
      {order.data ? (
        <OrderView order={order.data} cancelling={asked} fault={cancel.error} />
      ) : order.error ? (
        <FaultState fault={order.error} onRetry={() => order.refetch()} />
      ) : (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-16 w-full rounded-md" />
          <Skeleton className="h-40 w-full rounded-md" />
        </div>
      )}
    </Sheet>
  )
}

function OrderView({
  order,
  cancelling,
  fault,
}: {
  order: OrderWithWay
  cancelling: boolean
  fault: unknown
}) {
  const say = useWords('mall')
  const language = useLanguage()
  const faultText = useFaultText()
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-4">
        <RewardArt kind={order.kind} className="size-16 shrink-0 rounded-md" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{nameIn(order.name, language)}</p>
          <p className="mt-1 flex items-center gap-2">
            <Credits amount={order.price} className="text-lg" />
            <Pill tone={stateTone[order.state]}>{say(`state.${order.state}`)}</Pill>
          </p>
        </div>
      </div>
      {cancelling && order.can.cancel && (
        <Notice>{say('cancel.text', { amount: formatCredits(order.price) })}</Notice>
      )}
      {fault != null && (
        <Notice tone="deadline" icon={CircleAlert} urgent>
          {faultText(fault)}
        </Notice>
      )}
      <OrderSteps order={order} />
      <Facts
        facts={[
          { label: say('fact.credits'), value: say(`credits.${order.state}`) },
          { label: say('fact.promised'), value: order.promised_by && fullDay(order.promised_by, language) },
          { label: say('fact.number'), value: <span className="num font-medium">{order.id}</span> },
        ]}
      />
    </div>
  )
}
