import clsx from 'clsx'
import type { Reward } from '@/api/shapes'
import { kindLook } from './reward'

interface RewardArtProps {
  kind: Reward['kind']
  /** The address of its picture, when it has one. */
  picture?: string
  className?: string
}

/** The picture of a reward, or a drawing of its kind. Decorative: the name stands beside it. */
export function RewardArt({ kind, picture, className }: RewardArtProps) {
  if (picture) return <img src={picture} alt="" loading="lazy" className={clsx('object-cover', className)} />
  const { icon: Icon, ground, ink } = kindLook(kind)
  return (
    <span
      aria-hidden
      className={clsx(
        'relative flex items-center justify-center overflow-hidden bg-linear-135',
        ground,
        ink,
        className,
      )}
    >
      <span className="absolute -right-[12%] -bottom-[30%] aspect-square w-[58%] rounded-full bg-white/25" />
      <span className="absolute -top-[34%] -left-[10%] aspect-square w-[46%] rounded-full bg-white/20" />
      <Icon strokeWidth={1.5} className="relative h-[42%] max-h-12 w-auto" />
    </span>
  )
}
