import clsx from 'clsx'
import { BookOpenText, CalendarClock, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useRef } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { BookRule } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayBefore, fullDay } from '@/lib/dates'
import { useFilters } from '@/ui/address'
import { Card } from '@/ui/Card'
import { Chips } from '@/ui/Chips'
import { Columns } from '@/ui/Columns'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { Segmented } from '@/ui/Segmented'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { useCategoryOrder } from './categories'
import { RuleSentence } from './RuleSentence'
import { byCategory, type Coming, comingOf, matches } from './ruleBook'

function NoRules({ query, onAll }: { query: string; onAll: () => void }) {
  const say = useWords('credit')
  if (query === '')
    return <EmptyState icon={BookOpenText} title={say('rules.none')} text={say('rules.none.text')} />
  return (
    <EmptyState
      icon={Search}
      title={say('rules.notFound', { query })}
      text={say('rules.notFound.text')}
      action={
        <button type="button" onClick={onAll} className="touch font-medium text-brand-text hover:underline">
          {say('rules.showAll')}
        </button>
      }
    />
  )
}

/** Every rule as one sentence, and what changes next. */
export function RuleBookPage() {
  const say = useWords('credit')
  const [filters, change] = useFilters()
  const book = api.useQuery('get', '/api/v1/rule-book')
  const order = useCategoryOrder()
  const query = filters.q ?? ''
  const wanted = useDeferredValue(query)
  const category = filters.category ?? ''
  const mine = filters.for !== 'all'
  const all = (book.data?.items ?? []).filter((rule) => !mine || rule.for_me)
  const found = all.filter(
    (rule) => (category === '' || rule.category.code === category) && matches(rule, wanted),
  )
  const inForce = found.filter((rule) => rule.in_force)
  const coming = comingOf(found)
  const forOthers = (book.data?.items ?? []).some((rule) => !rule.for_me)
  return (
    <>
      <PageHeader title={say('rules.title')} sub={say('rules.sub')} />
      <div className="mb-3 flex flex-col gap-2 lg:mb-5 lg:max-w-[704px]">
        <div className="relative">
          <Search aria-hidden size={18} className="absolute top-[15px] left-3.5 text-ink-2" />
          <input
            type="search"
            aria-label={say('rules.search')}
            placeholder={say('rules.search')}
            className="control pl-10"
            value={query}
            onChange={(event) => change({ q: event.target.value })}
          />
        </div>
        {forOthers && (
          <Segmented
            className="mt-1 sm:w-80"
            label={say('rules.whose')}
            value={mine ? 'mine' : 'all'}
            onChange={(next) => change({ for: next === 'all' ? 'all' : undefined, category: undefined })}
            options={[
              { value: 'mine', label: say('rules.mine') },
              { value: 'all', label: say('rules.all') },
            ]}
          />
        )}
        {book.data && (
          <Chips
            label={say('statement.category')}
            value={category}
            onChange={(next) => change({ category: next })}
            options={[
              { value: '', label: say('statement.category.all'), count: all.length },
              ...byCategory(all, order).map(({ code, name, rules }) => ({
                value: code,
                label: name,
                count: rules.length,
              })),
            ]}
          />
        )}
      </div>
      <Columns sideFirst side={coming.length > 0 && <ComingCard coming={coming} />}>
        {book.isPending && (
          <>
            <CardSkeleton rows={2} />
            <CardSkeleton rows={2} />
          </>
        )}
        {book.error && (
          <Card>
            <FaultState fault={book.error} onRetry={() => book.refetch()} />
          </Card>
        )}
        {byCategory(inForce, order).map(({ code, name, rules }) => (
          <Card key={code}>
            <h2 className="mb-1 font-semibold text-base lg:text-lg">{name}</h2>
            <ul>
              {rules.map((rule) => (
                <RuleRow key={rule.code} rule={rule} opened={rule.code === filters.rule} />
              ))}
            </ul>
          </Card>
        ))}
        {book.data && inForce.length === 0 && coming.length === 0 && (
          <Card>
            <NoRules query={query} onAll={() => change({ q: undefined, category: undefined })} />
          </Card>
        )}
      </Columns>
    </>
  )
}

function ComingCard({ coming }: { coming: readonly Coming[] }) {
  const say = useWords('credit')
  const language = useLanguage()
  return (
    <Card className="border-brand-line">
      <h2 className="flex items-center gap-2 font-semibold text-base text-brand-text lg:text-lg">
        <CalendarClock aria-hidden size={18} />
        {say('rules.coming')}
      </h2>
      <p className="mt-0.5 mb-1 text-ink-2 text-sm">{say('rules.coming.sub')}</p>
      <ul>
        {coming.map(({ rule, from, cause, sentence, changes }) => (
          <li key={rule.code} className="border-line border-b py-4 last:border-b-0 last:pb-1">
            <h3 className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{rule.name}</span>
              <Pill tone="brand">
                {from
                  ? say(changes ? 'rules.changesFrom' : 'rules.from', { day: fullDay(from, language) })
                  : say('rules.soon')}
              </Pill>
            </h3>
            <RuleSentence pieces={sentence.segments} className="mt-1" />
            {cause && <p className="mt-1 text-ink-2 text-sm">{say('rules.cause', { cause })}</p>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The rule that the address names stands in view and is marked. */
function RuleRow({ rule, opened }: { rule: BookRule; opened: boolean }) {
  const say = useWords('credit')
  const language = useLanguage()
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (opened) row.current?.scrollIntoView({ block: 'center' })
  }, [opened])
  return (
    <li
      ref={row}
      aria-current={opened || undefined}
      className={clsx(
        'border-line border-b py-4 last:border-b-0',
        opened ? '-mx-3 rounded-md bg-brand-soft px-3' : 'last:pb-1',
      )}
    >
      <h3 className="flex items-baseline justify-between gap-3">
        <span className="font-semibold">{rule.name}</span>
        <span className="shrink-0 text-ink-2 text-xs">
          {say('receipt.version', { version: rule.version })}
        </span>
      </h3>
      <RuleSentence pieces={rule.sentence.segments} className="mt-1" />
      {rule.note && <p className="mt-1 text-pretty text-ink-2 text-sm">{rule.note}</p>}
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-xs empty:hidden">
        {rule.subcategory && <Pill>{rule.subcategory.name}</Pill>}
        <Contested rule={rule.code} />
        {!rule.for_me && <Pill>{say('rules.notForMe')}</Pill>}
        {rule.next && (
          <Pill tone="brand">{say('rules.changesFrom', { day: fullDay(rule.next.from, language) })}</Pill>
        )}
        {rule.effective.to && (
          <span>{say('rules.until', { day: fullDay(dayBefore(rule.effective.to), language) })}</span>
        )}
      </p>
    </li>
  )
}

/** A rule under appeal says so, with how many are open. */
function Contested({ rule }: { rule: string }) {
  const say = useWords('credit')
  const contested = api.useQuery('get', '/api/v1/contested-rules')
  const open = contested.data?.rules[rule] ?? 0
  if (open === 0) return null
  return <Pill tone="deadline">{say('rules.contested', { count: open })}</Pill>
}
