import { BadgeCheck, CalendarHeart, Gift, KeyRound, type LucideIcon, Ticket, Wallet } from 'lucide-react'
import type { Shape } from '@/api/shape'
import { IconTile } from '@/ui/ListRow'
import type { Tone } from '@/ui/tone'

/** What a reward is. */
export type RewardKind = Shape<'MallTerms'>['kind']

/** The kinds: time and recognition before goods. */
export const rewardKinds: readonly RewardKind[] = ['leave', 'permission', 'coupon', 'money', 'goods', 'other']

const looks: Record<RewardKind, { icon: LucideIcon; tone: Tone }> = {
  leave: { icon: CalendarHeart, tone: 'done' },
  money: { icon: Wallet, tone: 'brand' },
  coupon: { icon: Ticket, tone: 'iris' },
  goods: { icon: Gift, tone: 'sky' },
  permission: { icon: KeyRound, tone: 'iris' },
  other: { icon: BadgeCheck, tone: 'neutral' },
}

interface RewardPictureProps {
  id: number
  kind: RewardKind
  picture: boolean
  /** Changes when the picture was changed, so that the old one is not shown from the cache. */
  version?: number
  size?: 'sm' | 'lg'
}

/** A reward's picture, or the sign of its kind. */
export function RewardPicture({ id, kind, picture, version, size = 'sm' }: RewardPictureProps) {
  if (!picture) return <IconTile {...looks[kind]} />
  return (
    <img
      src={`/api/v1/rewards/${id}/picture${version ? `?v=${version}` : ''}`}
      alt=""
      loading="lazy"
      className={
        size === 'lg'
          ? 'aspect-[3/2] w-full rounded-md bg-soft object-cover'
          : 'size-10 shrink-0 rounded-md bg-soft object-cover'
      }
    />
  )
}
