import { Gift, PackageCheck, PackageSearch } from 'lucide-react'
import { FaultState } from '@/api/FaultState'
import type { Reward, Shelf } from '@/api/shapes'
import { Sentence, useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { useFilters, useOpened } from '@/ui/address'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Chips } from '@/ui/Chips'
import { Credits } from '@/ui/Credits'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { RewardArt } from './RewardArt'
import { RewardSheet } from './RewardSheet'
import { type Filter, kindsOf, pictureOf, redeemable, shelf } from './reward'
import { useShelf } from './useShelf'

function NoRewards({ empty, onAll }: { empty: boolean; onAll: () => void }) {
  const say = useWords('mall')
  if (empty) return <EmptyState icon={Gift} title={say('none')} text={say('none.text')} />
  return (
    <EmptyState
      icon={PackageSearch}
      title={say('noneHere')}
      text={say('noneHere.text')}
      action={
        <button type="button" onClick={onAll} className="touch font-medium text-brand-text hover:underline">
          {say('showAll')}
        </button>
      }
    />
  )
}

/** What credits buy: price, what is missing, what is left and when it comes, all before the first press. */
export function MallPage() {
  const say = useWords('mall')
  const [filters, change] = useFilters()
  const opened = useOpened('reward')
  const mall = useShelf()
  const items = mall.data?.items ?? []
  const kinds = kindsOf(items)
  const filter = readFilter(filters.show, kinds)
  const shown = shelf(items, filter)
  return (
    <>
      <PageHeader
        title={say('title')}
        actions={
          <ButtonLink look="ghost" size="sm" icon={PackageCheck} to={to.orders()}>
            {say('orders.title')}
          </ButtonLink>
        }
      />
      <div className="flex flex-col gap-3 lg:gap-5">
        {mall.isPending && <Loading />}
        {mall.error && (
          <Card>
            <FaultState fault={mall.error} onRetry={() => mall.refetch()} />
          </Card>
        )}
        {mall.data && (
          <>
            <BalanceCard mall={mall.data} />
            {items.length > 0 && (
              <Chips
                label={say('filter')}
                value={filter}
                onChange={(next) => change({ show: next === 'all' ? undefined : next })}
                options={[
                  { value: 'all', label: say('filter.all') },
                  { value: 'enough', label: say('filter.enough'), count: items.filter(redeemable).length },
                  ...kinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) })),
                ]}
              />
            )}
            {shown.length === 0 && (
              <Card>
                <NoRewards empty={items.length === 0} onAll={() => change({ show: undefined })} />
              </Card>
            )}
            <ul className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:gap-5 xl:grid-cols-4">
              {shown.map((reward) => (
                <RewardCard key={reward.id} reward={reward} onOpen={() => opened.open(reward.id)} />
              ))}
            </ul>
          </>
        )}
      </div>
      <RewardSheet
        key={opened.id}
        reward={items.find((reward) => String(reward.id) === opened.id)}
        mall={mall.data}
        open={opened.id !== undefined && !mall.isPending}
        onClose={opened.close}
      />
    </>
  )
}

const readFilter = (text: string | undefined, kinds: readonly Filter[]): Filter =>
  [...kinds, 'enough' as const].find((filter) => filter === text) ?? 'all'

function BalanceCard({ mall }: { mall: Shelf }) {
  const say = useWords('mall')
  const parts = (['held', 'owed'] as const).filter((part) => hundredths(mall[part]) > 0)
  return (
    <Card label={say('available')}>
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <div>
          <p className="text-ink-2 text-sm">{say('available')}</p>
          <p className="flex items-baseline gap-1.5">
            <Credits amount={mall.available} className="text-[34px] leading-10" />
            <span className="text-ink-2 text-sm">{say('unit')}</span>
          </p>
        </div>
        <div className="min-w-0 text-ink-2 text-sm">
          {parts.map((part) => (
            <p key={part}>
              <Sentence
                of="mall"
                say={`available.${part}`}
                fill={{ amount: formatCredits(mall[part]) }}
                parts={{ b: <b className="num text-ink" /> }}
              />
            </p>
          ))}
          <p>{say('available.about')}</p>
        </div>
      </div>
    </Card>
  )
}

function RewardCard({ reward, onOpen }: { reward: Reward; onOpen: () => void }) {
  const say = useWords('mall')
  const language = useLanguage()
  return (
    <li className="min-w-0">
      <button
        type="button"
        onClick={onOpen}
        className="flex h-full w-full flex-col overflow-hidden rounded-lg border border-line bg-card text-left hover:border-edge"
      >
        <RewardArt
          kind={reward.kind}
          picture={pictureOf(reward)}
          className={`aspect-[5/3] w-full ${reward.refusal ? 'opacity-55 saturate-50' : ''}`}
        />
        <span className="flex flex-1 flex-col gap-1 p-3 lg:p-4">
          <span className="line-clamp-2 font-semibold">{nameIn(reward.name, language)}</span>
          <span className="text-ink-2 text-xs">
            <Supply reward={reward} />
          </span>
          <span className="mt-auto flex flex-wrap items-center justify-between gap-x-2 gap-y-1 pt-1.5">
            <span className="flex items-baseline gap-1">
              <Credits amount={reward.price} className="text-lg" />
              <span className="text-ink-2 text-xs">{say('unit')}</span>
            </span>
            <Standing reward={reward} />
          </span>
        </span>
      </button>
    </li>
  )
}

/** How many are left and how soon it comes. */
export function Supply({ reward }: { reward: Reward }) {
  const say = useWords('mall')
  const parts = [
    reward.left !== undefined && reward.left > 0 && say('stock', { count: reward.left }),
    reward.promised_days
      ? say('delivery.days', { count: reward.promised_days })
      : say(reward.needs_approval ? 'delivery.approval' : 'delivery.noApproval'),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** Enough, how much is missing, or why not. */
function Standing({ reward }: { reward: Reward }) {
  const say = useWords('mall')
  if (reward.refusal)
    return <Pill>{say(reward.refusal_code === 'mall.sold_out' ? 'soldOut' : 'notNow')}</Pill>
  if (hundredths(reward.lacks) > 0)
    return <Pill>{say('lacks', { amount: formatCredits(reward.lacks) })}</Pill>
  return <Pill tone="done">{say('enough')}</Pill>
}

function Loading() {
  return (
    <>
      <Skeleton className="h-[98px] w-full rounded-lg" />
      <Skeleton className="h-9 w-72 rounded-full" />
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:gap-5 xl:grid-cols-4">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <Skeleton key={key} className="h-56 w-full rounded-lg" />
        ))}
      </div>
    </>
  )
}
