import clsx from 'clsx'
import { useWords } from '@/i18n/words'
import { type CreditAmount, formatCredits, hundredths } from '@/lib/credits'
import { Avatar } from './Avatar'
import { Credits } from './Credits'

/** One place of a board. */
export interface Neighbour {
  id: string
  /** Ties share a rank. */
  rank: number
  name: string
  credits: CreditAmount
  me?: boolean
  /** A quiet word beside the name, such as the department. */
  sub?: string
  /** Against the period before. */
  growth?: CreditAmount
}

/** Me and those beside me on a board, best first. Never a list of the last. */
export function NeighbourList({ neighbours }: { neighbours: readonly Neighbour[] }) {
  const say = useWords('common')
  return (
    <ol className="flex flex-col gap-1">
      {neighbours.map((one) => (
        <li
          key={one.id}
          aria-current={one.me || undefined}
          className={clsx('flex min-h-12 items-center gap-3 rounded-md px-3', one.me && 'bg-brand-soft')}
        >
          <span className="num w-5 text-ink-2 text-md">{one.rank}</span>
          <Avatar name={one.name} size="sm" me={one.me} />
          <span className={clsx('min-w-0 flex-1 truncate', one.me && 'font-semibold text-brand-text')}>
            {one.me ? say('me', { name: one.name }) : one.name}
            {one.sub && <span className="ml-2 font-normal text-ink-2 text-sm">{one.sub}</span>}
          </span>
          {one.growth && <Growth amount={one.growth} />}
          <Credits amount={one.credits} look="ink" className="w-14 text-right text-base" />
        </li>
      ))}
    </ol>
  )
}

/** Only growth is shown: a board never points at those who earned less than before. */
function Growth({ amount }: { amount: CreditAmount }) {
  const say = useWords('common')
  if (hundredths(amount) <= 0) return null
  return (
    <span className="num whitespace-nowrap text-jade-text text-xs max-sm:hidden" title={say('growth')}>
      <span className="sr-only">{say('growth')}</span>↑{formatCredits(amount)}
    </span>
  )
}
