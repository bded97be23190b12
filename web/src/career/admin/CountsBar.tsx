import clsx from 'clsx'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'

const parts = [
  { name: 'reached', look: 'bg-jade' },
  { name: 'nearly', look: 'bg-brand' },
  { name: 'open', look: 'bg-before' },
  { name: 'missed', look: 'bg-coral' },
] as const

interface CountsBarProps {
  counts: Shape<'GoalCounts'>
  /** The goal is over: what was missed is history and not a loss to prevent. */
  over?: boolean
}

/** How the people of a goal stand, as one bar. */
export function CountsBar({ counts, over }: CountsBarProps) {
  const say = useWords('career.admin')
  return (
    <div
      role="img"
      aria-label={parts.map((part) => `${say(`count.${part.name}`)} ${counts[part.name]}`).join(', ')}
      className="flex h-2 gap-0.5 overflow-hidden rounded-full"
    >
      {parts.map(
        (part) =>
          counts[part.name] > 0 && (
            <span
              key={part.name}
              className={clsx(over && part.name === 'missed' ? 'bg-before' : part.look)}
              style={{ flexGrow: counts[part.name] }}
            />
          ),
      )}
    </div>
  )
}
