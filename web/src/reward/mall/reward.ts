import {
  BadgeCheck,
  CalendarHeart,
  Gift,
  HandCoins,
  type LucideIcon,
  PackageOpen,
  Sparkles,
  Ticket,
} from 'lucide-react'
import type { Reward, RewardKind } from '@/api/shapes'
import { hundredths } from '@/lib/credits'

/** How a kind of reward is drawn where it has no picture. */
export interface KindLook {
  icon: LucideIcon
  /** Light enough for dark icons, dark enough to be seen on white. */
  ground: string
  ink: string
}

const looks: Record<RewardKind, KindLook> = {
  leave: { icon: CalendarHeart, ground: 'from-[#dff5ec] to-[#9fdcc6]', ink: 'text-[#0b6b50]' },
  permission: { icon: BadgeCheck, ground: 'from-[#e4ebff] to-[#b9caff]', ink: 'text-[#2444bd]' },
  coupon: { icon: Ticket, ground: 'from-[#efeafe] to-[#cbbdf8]', ink: 'text-[#5532c4]' },
  goods: { icon: PackageOpen, ground: 'from-[#e0f2fb] to-[#a9d9f1]', ink: 'text-[#115f88]' },
  money: { icon: HandCoins, ground: 'from-[#fdeedb] to-[#f7cfa0]', ink: 'text-[#8a3f00]' },
  other: { icon: Sparkles, ground: 'from-[#eceff5] to-[#ccd3e2]', ink: 'text-[#3d4760]' },
}

/** The drawing of a kind; an unknown one is a gift. */
export const kindLook = (kind: RewardKind): KindLook => looks[kind] ?? { ...looks.other, icon: Gift }

/** Where the picture of a reward is, if it has one. */
export const pictureOf = (reward: Pick<Reward, 'id' | 'picture'>): string | undefined =>
  reward.picture ? `/api/v1/rewards/${reward.id}/picture` : undefined

/** Time and recognition before goods and money. */
const kindOrder: readonly RewardKind[] = ['leave', 'permission', 'coupon', 'goods', 'money', 'other']

/** Whether I can redeem it now. */
export const redeemable = (reward: Reward): boolean => reward.can.redeem && hundredths(reward.lacks) === 0

/** Which rewards a filter shows. */
export type Filter = 'all' | 'enough' | RewardKind

/** The kinds that stand on the shelf, in their order. */
export const kindsOf = (rewards: readonly Reward[]): RewardKind[] =>
  kindOrder.filter((kind) => rewards.some((reward) => reward.kind === kind))

/** The rewards of a filter: time first, and what cannot be had at all last. The shelf's own order holds inside. */
export function shelf(rewards: readonly Reward[], filter: Filter): Reward[] {
  const place = (reward: Reward) => (reward.refusal ? kindOrder.length : 0) + kindOrder.indexOf(reward.kind)
  return rewards
    .filter((reward) =>
      filter === 'enough' ? redeemable(reward) : filter === 'all' || reward.kind === filter,
    )
    .sort((a, b) => place(a) - place(b))
}

/** The reward to aim for: the dearest one that is enough already, else the one that lacks least. */
export function nearestOf(rewards: readonly Reward[]): Reward | undefined {
  const open = rewards.filter((reward) => !reward.refusal)
  const enough = open.filter(redeemable)
  if (enough.length > 0)
    return enough.reduce((best, one) => (hundredths(one.price) > hundredths(best.price) ? one : best))
  return open.reduce<Reward | undefined>(
    (best, one) => (!best || hundredths(one.lacks) < hundredths(best.lacks) ? one : best),
    undefined,
  )
}
