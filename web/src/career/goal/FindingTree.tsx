import clsx from 'clsx'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSession } from '@/api/session'
import type { Finding } from '@/api/shapes'
import { useCategories } from '@/credit/categories'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits, share } from '@/lib/credits'
import { nameIn } from '@/lib/name'
import { windowAt } from '@/lib/window'
import { Progress } from '@/ui/Progress'
import { useWindowName } from '@/ui/WindowPicker'

/** What a goal asks for, what is there of it and what is missing, criterion by criterion. */
export function FindingTree({ finding }: { finding: Finding }) {
  const say = useWords('goal')
  const language = useLanguage()
  const { kind, parts = [] } = finding
  if (kind === 'completed') return <Items finding={finding} />
  if (kind !== 'all' && kind !== 'any') return <Amount finding={finding} />
  const head = nameIn(finding.name, language) || (kind === 'any' ? say('any') : '')
  return (
    <div>
      {head && <p className="mb-2.5 text-ink-2 text-sm">{head}</p>}
      <ul className={clsx('flex flex-col gap-5', kind === 'any' && 'border-brand-line border-l-2 pl-4')}>
        {parts.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: criteria have no identity and never move.
          <li key={i}>
            <FindingTree finding={part} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What a criterion over credits is called when nobody gave it a name. */
function useCriterionName(): (finding: Finding) => string {
  const say = useWords('goal')
  const language = useLanguage()
  const categoryName = useCategories()
  return (finding) => {
    const category = finding.category ? categoryName(finding.category) : ''
    const given = nameIn(finding.name, language)
    if (given) return given
    if (finding.kind === 'share') return say('criterion.share', { category })
    if (finding.kind === 'composition')
      return say(finding.reading === 'weighted' ? 'criterion.weighted' : 'criterion.composition')
    return category ? say('criterion.category', { category }) : say('criterion.total')
  }
}

/** The window of a criterion in words. */
function useSpan(): (finding: Finding) => string {
  const say = useWords('goal')
  const nameOf = useWindowName()
  const zone = useSession().tenant.time_zone
  return ({ window, from }) => {
    if (!window) return ''
    if (window.kind === 'rolling') return say('window.rolling', { count: window.months ?? 0 })
    if (window.kind === 'since_hire') return say('window.since_hire')
    return nameOf(windowAt(window.kind, from ? new Date(from) : new Date(), zone))
  }
}

function Amount({ finding }: { finding: Finding }) {
  const say = useWords('goal')
  const nameOf = useCriterionName()
  const spanOf = useSpan()
  const categoryName = useCategories()
  return (
    <Marked reached={finding.reached}>
      <Bar
        name={nameOf(finding)}
        sub={spanOf(finding)}
        have={finding.have}
        need={finding.need}
        tone={finding.reached ? 'done' : 'brand'}
      />
      {finding.reason && <p className="mt-1.5 text-pretty text-ink-2 text-sm">{finding.reason}</p>}
      {finding.shares && (
        <ul className="mt-3 flex flex-col gap-3 border-line border-l-2 pl-4">
          {finding.shares.map((one) => {
            const name = categoryName(one.category)
            return (
              <li key={one.category}>
                <Bar
                  name={
                    one.bound
                      ? say(`bound.${one.bound}`, { name })
                      : say('weight', { name, percent: formatCredits(one.percent) })
                  }
                  have={one.have}
                  need={one.bound ? one.need : undefined}
                  tone={one.bound === 'at_most' ? 'neutral' : one.reached ? 'done' : 'brand'}
                />
              </li>
            )
          })}
        </ul>
      )}
    </Marked>
  )
}

interface BarProps {
  name: string
  sub?: string
  have?: string
  need?: string
  /** A most is neutral: beyond it nothing is wrong. */
  tone: 'done' | 'brand' | 'neutral'
}

function Bar({ name, sub, have = '0.00', need, tone }: BarProps) {
  const say = useWords('common')
  return (
    <>
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">
          {name}
          {sub && <span className="ml-2 text-ink-2 text-sm">{sub}</span>}
        </span>
        <span className="num whitespace-nowrap">
          {formatCredits(have)}
          {need !== undefined && <span className="font-medium text-ink-2"> / {formatCredits(need)}</span>}
        </span>
      </p>
      {need !== undefined && (
        <Progress
          className="mt-1.5"
          label={name}
          value={share(have, need)}
          tone={tone}
          text={say('progress.of', { value: formatCredits(have), target: formatCredits(need) })}
        />
      )}
    </>
  )
}

/** A set of things to be done: nothing replaces an item of it. */
function Items({ finding }: { finding: Finding }) {
  const say = useWords('goal')
  const language = useLanguage()
  const items = finding.items ?? []
  const needed = finding.needed ?? items.length
  return (
    <Marked reached={finding.reached}>
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">
          {nameIn(finding.name, language) || say('items')}
          {needed < items.length && (
            <span className="ml-2 text-ink-2 text-sm">
              {say('items.some', { need: needed, count: items.length })}
            </span>
          )}
        </span>
        <span className="num whitespace-nowrap">
          {items.filter((item) => item.done).length}
          <span className="font-medium text-ink-2"> / {needed}</span>
        </span>
      </p>
      <ul className="mt-2 grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {items.map((item) => (
          <li
            key={`${item.type}/${item.code}`}
            className={clsx('flex items-start gap-2 text-md', item.done && 'text-ink-2')}
          >
            <Tick done={item.done} small />
            <span className="min-w-0 break-words">{nameIn(item.name, language) || item.code}</span>
          </li>
        ))}
      </ul>
    </Marked>
  )
}

function Marked({ reached, children }: { reached: boolean; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <Tick done={reached} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}

function Tick({ done, small }: { done: boolean; small?: boolean }) {
  const say = useWords('goal')
  return (
    <span
      className={clsx(
        'flex shrink-0 items-center justify-center rounded-full',
        small ? 'mt-[3px] size-4' : 'mt-0.5 size-5',
        done ? 'bg-jade-soft text-jade-text' : small ? 'border border-edge' : 'border-2 border-brand-line',
      )}
    >
      {done && <Check aria-hidden size={small ? 11 : 13} strokeWidth={3} />}
      <span className="sr-only">{say(done ? 'item.done' : 'item.open')}</span>
    </span>
  )
}
