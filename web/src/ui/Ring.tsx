import clsx from 'clsx'
import type { CSSProperties, ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { type CreditAmount, formatCredits, share } from '@/lib/credits'
import { ringGeometry } from './ringGeometry'

interface RingProps {
  value: CreditAmount
  target: CreditAmount
  /** Where the value should stand today; drawn as a gold dot, so that being late is seen at once. */
  pace?: CreditAmount
  /** White on the hero card, or brand on a white card. */
  look?: 'hero' | 'plain'
  className?: string
  /** What stands inside. */
  children?: ReactNode
}

const size = 120
const stroke = 11

const looks = {
  hero: { track: 'stroke-white/20', value: 'stroke-white', halo: 'stroke-[var(--hero-from)] fill-[#ffcf5c]' },
  plain: { track: 'stroke-soft', value: 'stroke-brand', halo: 'stroke-card fill-gold' },
}

/** Earned against target, with a marker for today's pace. */
export function Ring({ value, target, pace, look = 'hero', className, children }: RingProps) {
  const say = useWords('common')
  const paceShare = pace === undefined ? 0 : share(pace, target)
  const { circle, dash, marker } = ringGeometry(size, stroke, share(value, target), paceShare)
  const words = { value: formatCredits(value), target: formatCredits(target) }
  const label =
    pace === undefined ? say('ring.label', words) : say('ring.pace', { ...words, pace: formatCredits(pace) })
  const colours = looks[look]
  const circleProps = {
    cx: size / 2,
    cy: size / 2,
    r: (size - stroke) / 2,
    fill: 'none',
    strokeWidth: stroke,
  }
  return (
    <div className={clsx('relative aspect-square', className)}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className="block size-full">
        <circle {...circleProps} className={colours.track} />
        {dash > 0 && (
          <circle
            {...circleProps}
            className={clsx('ring-value', colours.value)}
            strokeLinecap="round"
            strokeDasharray={`${dash} ${circle}`}
            style={{ '--ring-dash': `${dash}` } as CSSProperties}
            transform={`rotate(-90 ${size / 2} ${size / 2})`}
          />
        )}
        {pace !== undefined && (
          <circle cx={marker.x} cy={marker.y} r={5} strokeWidth={2.5} className={colours.halo} />
        )}
      </svg>
      <div className="absolute inset-0 flex flex-col items-center justify-center">{children}</div>
    </div>
  )
}
