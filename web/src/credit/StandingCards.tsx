import { ChevronRight, Gift, Hourglass } from 'lucide-react'
import type { Balance, Standing } from '@/api/shapes'
import { Sentence, useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { formatDate, lastDay, monthOf } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Sparkbar } from '@/ui/Sparkbar'
import { StackBar } from '@/ui/StackBar'
import { fillAt } from '@/ui/series'
import { dayIn, everyMonth, type MonthTotal, mainCategories } from './entry'

interface AccumulatedCardProps {
  standing: Standing
  windowName: string
  zone?: string
}

/** What I accumulated in a window, what it is made of, and in which months. Blue: never gold, which is for spending. */
export function AccumulatedCard({ standing, windowName, zone }: AccumulatedCardProps) {
  const say = useWords('credit')
  const categories = mainCategories(standing.categories)
  const months = everyMonth(standing, dayIn(standing.as_of, zone).slice(0, 7), zone)
  return (
    <Card label={say('accumulated')}>
      <p className="text-ink-2 text-sm">{say('accumulated.in', { window: windowName })}</p>
      <div className="mt-1 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <p className="flex items-baseline gap-1.5">
          <span className="num text-[40px] text-brand-text leading-12">
            {formatCredits(standing.accumulated)}
          </span>
          <span className="text-ink-2 text-sm">{say('unit')}</span>
        </p>
        {months.length > 1 && <Months months={months} />}
      </div>
      {categories.length > 0 && (
        <>
          <div className="mt-4">
            <StackBar
              label={say('accumulated.parts')}
              parts={categories.map((one) => ({ key: one.code, value: hundredths(one.amount) }))}
            />
          </div>
          <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
            {categories.map((one, i) => (
              <li key={one.code} className="flex items-center gap-2 text-sm">
                <span aria-hidden className={`size-2.5 rounded-[3px] ${fillAt(i)}`} />
                {one.name}
                <Credits amount={one.amount} look="ink" />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

/** A month is drawn no wider than this, so that two months do not look like a wall. */
const monthWidth = 26

function Months({ months }: { months: readonly MonthTotal[] }) {
  const say = useWords('credit')
  const language = useLanguage()
  const best = months.reduce((a, b) => (hundredths(b.total) > hundredths(a.total) ? b : a))
  const name = (month: string) => monthOf(`${month}-01`, language)
  return (
    <figure className="flex-1" style={{ maxWidth: `${months.length * monthWidth}px` }}>
      <Sparkbar
        label={say('months.label', {
          month: formatDate(`${best.month}-01`, language, { year: 'numeric', month: 'long' }),
          amount: formatCredits(best.total),
        })}
        bars={months.map((one, i) => ({
          name: name(one.month),
          value: hundredths(one.total) / 100,
          now: i === months.length - 1,
        }))}
      />
      <figcaption aria-hidden className="mt-1 flex justify-between text-2xs text-ink-2">
        <span>{name(months[0]?.month ?? '')}</span>
        <span>{name(months.at(-1)?.month ?? '')}</span>
      </figcaption>
    </figure>
  )
}

interface AvailableCardProps {
  balance: Balance
  /** What ends when, the soonest first. */
  endings: Standing['endings']
}

/** What can be spent, and what is set aside or waits. Gold: never the blue of what was accumulated. */
export function AvailableCard({ balance, endings }: AvailableCardProps) {
  const say = useWords('credit')
  const parts = (['held', 'pending', 'owed'] as const).filter((part) => hundredths(balance[part]) > 0)
  return (
    <Card label={say('available')}>
      <p className="flex items-center gap-2 text-ink-2 text-sm">
        <Gift aria-hidden size={16} className="text-gold-text" />
        {say('available')}
      </p>
      <p className="mt-1 flex items-baseline gap-1.5">
        <Credits amount={balance.available} className="text-[28px] leading-9" />
        <span className="text-ink-2 text-sm">{say('unit')}</span>
      </p>
      {parts.map((part) => (
        <p key={part} className="mt-1.5 text-ink-2 text-sm">
          <Sentence
            of="credit"
            say={`available.${part}`}
            fill={{ amount: formatCredits(balance[part]) }}
            parts={{ b: <b className="num text-ink" /> }}
          />
        </p>
      ))}
      <Endings endings={endings} />
      <p className="mt-2 text-ink-2 text-sm">{say('available.about')}</p>
      <Link
        to={to.mall()}
        className="touch mt-3 inline-flex items-center gap-1 font-medium text-brand-text text-md hover:underline"
      >
        {say('available.mall')}
        <ChevronRight aria-hidden size={16} />
      </Link>
    </Card>
  )
}

/** So many ends are named; who has more sees the soonest. */
const shownEndings = 3

/** What of it ends when unless it is spent before. */
function Endings({ endings }: { endings: Standing['endings'] }) {
  const say = useWords('credit')
  const language = useLanguage()
  if (endings.length === 0) return null
  return (
    <div className="mt-3 rounded-md bg-soft px-3 py-2.5">
      <p className="flex items-center gap-1.5 text-ink-2 text-sm">
        <Hourglass aria-hidden size={14} />
        {say('endings')}
      </p>
      <ul className="mt-1">
        {endings.slice(0, shownEndings).map((one) => (
          <li key={one.at} className="flex items-baseline justify-between gap-3 py-0.5 text-sm">
            <span>{lastDay(one.at, language)}</span>
            <Credits amount={one.amount} look="ink" />
          </li>
        ))}
      </ul>
    </div>
  )
}
