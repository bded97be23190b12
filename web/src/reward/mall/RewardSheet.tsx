import { CircleAlert, CircleCheckBig, Info } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import type { Order, Reward, Shelf } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { creditsOf, formatCredits, hundredths } from '@/lib/credits'
import { fullDay } from '@/lib/dates'
import { randomKey } from '@/lib/key'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { Button, ButtonLink } from '@/ui/Button'
import { Credits } from '@/ui/Credits'
import { Sheet } from '@/ui/Dialog'
import { Facts } from '@/ui/Facts'
import { Notice } from '@/ui/Notice'
import { EmptyState } from '@/ui/States'
import { StepList } from '@/ui/StepList'
import { OrderSteps } from './OrderSteps'
import { RewardArt } from './RewardArt'
import { pictureOf, redeemable } from './reward'

interface RewardSheetProps {
  /** Missing when the address names one that is no longer on the shelf. */
  reward?: Reward
  mall?: Shelf
  open: boolean
  onClose: () => void
}

/** A reward from looking to redeeming: what it is, what happens next, and that it happened. */
export function RewardSheet({ reward, mall, open, onClose }: RewardSheetProps) {
  const say = useWords('mall')
  const language = useLanguage()
  const redemption = useRedemption()
  const [asked, setAsked] = useState(false)
  if (!reward || !mall)
    return (
      <Sheet open={open} onClose={onClose} title={say('title')}>
        <EmptyState title={say('gone')} text={say('gone.text')} />
      </Sheet>
    )
  const { order } = redemption
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={
        order
          ? say(order.state === 'fulfilled' ? 'done.title.fulfilled' : 'done.title')
          : asked
            ? say('ask.title')
            : nameIn(reward.name, language)
      }
      actions={
        order ? (
          <>
            <Button look="secondary" onClick={onClose}>
              {say('done.stay')}
            </Button>
            <ButtonLink to={to.orders(order.id)}>{say('done.look')}</ButtonLink>
          </>
        ) : asked ? (
          <>
            <Button look="secondary" onClick={() => setAsked(false)}>
              {say('ask.back')}
            </Button>
            <Button busy={redemption.busy} onClick={() => redemption.redeem(reward)}>
              {say('ask.confirm', { amount: formatCredits(reward.price) })}
            </Button>
          </>
        ) : (
          <Button disabled={!redeemable(reward)} onClick={() => setAsked(true)} className="max-sm:w-full">
            {say('redeem', { amount: formatCredits(reward.price) })}
          </Button>
        )
      }
    >
      {order ? (
        <Done order={order} reward={reward} />
      ) : asked ? (
        <Ask reward={reward} mall={mall} fault={redemption.fault} />
      ) : (
        <Look reward={reward} />
      )}
    </Sheet>
  )
}

/**
 * One wish to redeem, under one key: however often it is pressed or sent again, it is one order. After a
 * refusal the next press is a new wish.
 */
function useRedemption() {
  const [key, setKey] = useState(randomKey)
  const place = api.useMutation('post', '/api/v1/orders', {
    onError: (fault: unknown) => {
      if (fault instanceof Fault && fault.status >= 400 && fault.status < 500) setKey(randomKey())
    },
    onSettled: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' && /mall|orders|standing|statement/.test(path),
      }),
  })
  return {
    order: place.data,
    fault: place.error as unknown,
    busy: place.isPending,
    redeem: (reward: Reward) =>
      place.mutate({
        headers: { 'Idempotency-Key': key },
        body: { reward_id: reward.id, price: reward.price, key },
      }),
  }
}

function Look({ reward }: { reward: Reward }) {
  const say = useWords('mall')
  const language = useLanguage()
  const text = nameIn(reward.text, language)
  return (
    <div className="flex flex-col gap-4">
      <RewardArt kind={reward.kind} picture={pictureOf(reward)} className="aspect-[5/2] w-full rounded-md" />
      <p className="flex items-baseline gap-1.5">
        <Credits amount={reward.price} className="text-[28px] leading-9" />
        <span className="text-ink-2 text-sm">{say('unit')}</span>
      </p>
      <Standing reward={reward} />
      {text && <p className="whitespace-pre-line text-pretty">{text}</p>}
      <Facts
        facts={[
          { label: say('fact.kind'), value: <KindName reward={reward} /> },
          {
            label: say('fact.stock'),
            value: reward.left === undefined ? say('stock.free') : say('stock', { count: reward.left }),
          },
          {
            label: say('fact.delivery'),
            value: reward.promised_days ? say('delivery.days', { count: reward.promised_days }) : undefined,
          },
          {
            label: say('fact.limit'),
            value: reward.limit && say(`limit.${reward.limit.period}`, { count: reward.limit.times }),
          },
        ]}
      />
    </div>
  )
}

function KindName({ reward }: { reward: Pick<Reward, 'kind' | 'quantity'> }) {
  const say = useWords('mall')
  const { kind, quantity = '0.00' } = reward
  const counted = (kind === 'leave' || kind === 'money') && hundredths(quantity) > 0
  return counted ? say(`quantity.${kind}`, { amount: formatCredits(quantity) }) : say(`kind.${kind}`)
}

function Standing({ reward }: { reward: Reward }) {
  const say = useWords('mall')
  if (reward.refusal) return <Notice icon={Info}>{reward.refusal}</Notice>
  if (hundredths(reward.lacks) > 0)
    return (
      <Notice tone="credit" icon={Info}>
        {say('lacks.long', { amount: formatCredits(reward.lacks) })}
      </Notice>
    )
  return null
}

/** What redeeming does, before it is done. */
function Ask({ reward, mall, fault }: { reward: Reward; mall: Shelf; fault: unknown }) {
  const say = useWords('mall')
  const language = useLanguage()
  const faultText = useFaultText()
  const after = creditsOf(hundredths(mall.available) - hundredths(reward.price))
  const amount = formatCredits(reward.price)
  return (
    <div className="flex flex-col gap-5 pt-1">
      <div className="flex items-center gap-4">
        <RewardArt kind={reward.kind} picture={pictureOf(reward)} className="size-16 shrink-0 rounded-md" />
        <div className="min-w-0">
          <p className="font-semibold">{nameIn(reward.name, language)}</p>
          <p className="text-ink-2 text-sm">
            <KindName reward={reward} />
          </p>
        </div>
      </div>
      <dl className="rounded-md bg-soft px-4 py-2">
        <Line label={say('ask.have')} amount={mall.available} />
        <Line label={say('ask.price')} amount={`-${reward.price}`} signed />
        <Line label={say('ask.after')} amount={after} strong />
      </dl>
      <div>
        <h3 className="mb-2 font-semibold text-sm">{say('ask.next')}</h3>
        <StepList
          steps={[
            { title: say('next.hold', { amount }), sub: say('next.hold.sub'), state: 'now' },
            ...(reward.needs_approval
              ? [{ title: say('next.approve'), sub: say('next.approve.sub'), state: 'later' as const }]
              : []),
            {
              title: say(`next.fulfil.${reward.kind}`),
              sub: reward.promised_days ? say('delivery.days', { count: reward.promised_days }) : undefined,
              state: 'later',
            },
          ]}
        />
      </div>
      {fault != null && (
        <Notice tone="deadline" icon={CircleAlert} urgent>
          {faultText(fault)}
        </Notice>
      )}
    </div>
  )
}

function Line(props: { label: string; amount: string; signed?: boolean; strong?: boolean }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-line border-b py-2 last:border-b-0">
      <dt className={props.strong ? 'font-semibold' : 'text-ink-2'}>{props.label}</dt>
      <dd>
        <Credits
          amount={props.amount}
          signed={props.signed}
          look={props.strong ? 'gold' : 'quiet'}
          className={props.strong ? 'text-lg' : 'text-base'}
        />
      </dd>
    </div>
  )
}

function Done({ order, reward }: { order: Order; reward: Reward }) {
  const say = useWords('mall')
  const language = useLanguage()
  return (
    <div className="flex flex-col gap-5 pt-1">
      <div className="flex flex-col items-center gap-2 py-3 text-center">
        <span className="flex size-16 items-center justify-center rounded-full bg-jade-soft text-jade-text">
          <CircleCheckBig aria-hidden size={32} />
        </span>
        <p className="font-semibold text-lg">{nameIn(order.name, language)}</p>
        <p role="status" className="text-pretty text-ink-2">
          {say(`done.${order.state}`, { amount: formatCredits(order.price) })}
        </p>
        {order.promised_by && order.state !== 'fulfilled' && (
          <p className="text-ink-2 text-sm">
            {say('done.by', { day: fullDay(order.promised_by, language) })}
          </p>
        )}
      </div>
      {order.state !== 'fulfilled' && <OrderSteps order={order} needsApproval={reward.needs_approval} />}
    </div>
  )
}
