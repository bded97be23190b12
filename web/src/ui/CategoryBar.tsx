import clsx from 'clsx'
import { useWords } from '@/i18n/words'
import { type CreditAmount, formatCredits, share } from '@/lib/credits'

interface CategoryBarProps {
  name: string
  value: CreditAmount
  target: CreditAmount
  /** On the hero card, or on a white card. */
  look?: 'hero' | 'plain'
  /** Which of the quiet colours an unfinished bar takes; neighbours take different ones. */
  shade?: 0 | 1
}

const fills = {
  hero: {
    done: 'bg-[#5fe3b5]',
    open: ['bg-[#c3d1ff]', 'bg-[#ffcf5c]'],
    track: 'bg-white/20',
    quiet: 'text-white/80',
  },
  plain: { done: 'bg-jade', open: ['bg-brand', 'bg-gold'], track: 'bg-soft', quiet: 'text-ink-2' },
} as const

/** One category against its minimum; a finished one turns jade and gets a tick. */
export function CategoryBar({ name, value, target, look = 'plain', shade = 0 }: CategoryBarProps) {
  const say = useWords('common')
  const part = share(value, target)
  const colours = fills[look]
  const words = { value: formatCredits(value), target: formatCredits(target) }
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <span className="truncate">
          {name}
          {part === 1 && ' ✓'}
        </span>
        <span className="num whitespace-nowrap text-xs">
          {words.value}
          <span className={clsx('font-medium', colours.quiet)}>/{words.target}</span>
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={name}
        aria-valuenow={Math.round(part * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={say('progress.of', words)}
        className={clsx('mt-1.5 h-1.5 overflow-hidden rounded-full', colours.track)}
      >
        <div
          className={clsx('h-full rounded-full', part === 1 ? colours.done : colours.open[shade])}
          style={{ width: `${part * 100}%` }}
        />
      </div>
    </div>
  )
}
