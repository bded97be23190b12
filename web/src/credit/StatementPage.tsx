import { BookOpenText, Fingerprint, Megaphone, NotebookPen, ReceiptText, Scale } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { byCursor, useWanted } from '@/api/pages'
import { useSession } from '@/api/session'
import type { Entry, Standing } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { formatDate } from '@/lib/dates'
import { to } from '@/lib/to'
import { readWindow, windowAt, windowText } from '@/lib/window'
import { useFilters, useOpened } from '@/ui/address'
import { ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Chips } from '@/ui/Chips'
import { List } from '@/ui/ListRow'
import { LoadMore } from '@/ui/LoadMore'
import { PageHeader } from '@/ui/PageHeader'
import { RowsSkeleton, Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { WayList } from '@/ui/WayList'
import { useWindowName, WindowPicker } from '@/ui/WindowPicker'
import { EntryRow } from './EntryRow'
import { byMonth, earnedWithin, mainCategories, mayFollow, ofCategory } from './entry'
import { ReceiptSheet } from './ReceiptSheet'
import { AccumulatedCard, AvailableCard } from './StandingCards'

function NoEntries({ ever, onAll }: { ever: boolean; onAll: () => void }) {
  const say = useWords('credit')
  if (!ever)
    return (
      <EmptyState
        icon={ReceiptText}
        title={say('statement.noneHere')}
        text={say('statement.noneHere.text')}
        action={
          <button type="button" onClick={onAll} className="touch font-medium text-brand-text hover:underline">
            {say('statement.all')}
          </button>
        }
      />
    )
  return (
    <EmptyState
      icon={ReceiptText}
      title={say('statement.none')}
      text={say('statement.none.text')}
      action={
        <ButtonLink look="secondary" icon={BookOpenText} to={to.rules()}>
          {say('statement.none.action')}
        </ButtonLink>
      }
    />
  )
}

/** Where I stand, and every movement with its receipt. */
export function StatementPage() {
  const say = useWords('credit')
  const zone = useSession().tenant.time_zone
  const nameOf = useWindowName()
  const [filters, change] = useFilters()
  const receipt = useOpened('entry')
  const window = readWindow(filters.window) ?? windowAt('year', new Date(), zone)
  const category = filters.category ?? ''
  const standing = api.useQuery('get', '/api/v1/me/standing', {
    params: { query: { window: windowText(window) } },
  })
  return (
    <>
      <PageHeader title={say('statement.title')} />
      <div className="mb-3 lg:mb-5">
        <WindowPicker
          value={window}
          zone={zone}
          onChange={(next) => change({ window: windowText(next), category: undefined })}
        />
      </div>
      {standing.error ? (
        <Card>
          <FaultState fault={standing.error} onRetry={() => standing.refetch()} />
        </Card>
      ) : (
        <div className="flex flex-col gap-3 lg:grid lg:grid-cols-[minmax(0,1fr)_300px] lg:items-start lg:gap-5">
          <Summary standing={standing.data} windowName={nameOf(window)} zone={zone} />
          <Entries
            // Another window or category begins its list anew.
            key={`${windowText(window)} ${category}`}
            standing={standing.data}
            category={category}
            zone={zone}
            ever={window.kind === 'ever' && category === ''}
            onFilter={change}
            onOpen={receipt.open}
          />
          <Behind />
        </div>
      )}
      <ReceiptSheet id={receipt.id} onClose={receipt.close} />
    </>
  )
}

interface SummaryProps {
  standing?: Standing
  windowName: string
  zone?: string
}

function Summary({ standing, windowName, zone }: SummaryProps) {
  if (!standing)
    return (
      <>
        <Skeleton className="h-[184px] w-full rounded-lg" />
        <Skeleton className="h-[184px] w-full rounded-lg" />
      </>
    )
  return (
    <>
      <AccumulatedCard standing={standing} windowName={windowName} zone={zone} />
      <AvailableCard balance={standing.balance} endings={standing.endings} />
    </>
  )
}

interface EntriesProps {
  standing?: Standing
  category: string
  zone?: string
  ever: boolean
  onFilter: (change: { category?: string; window?: string }) => void
  onOpen: (id: number) => void
}

function Entries({ standing, category, zone, ever, onFilter, onOpen }: EntriesProps) {
  const say = useWords('credit')
  const asked = api.useInfiniteQuery('get', '/api/v1/me/statement', { params: { query: {} } }, byCursor)
  const { items, waiting, busy, more, showMore } = useWanted(
    asked,
    (entry) =>
      earnedWithin(entry, standing?.from, standing?.to) &&
      (category === '' || ofCategory(entry, category, standing?.categories ?? [])),
    (last) => mayFollow(last, standing?.from),
  )
  return (
    <Card className="lg:col-start-1">
      <CardHead title={say('statement.entries')} />
      <CategoryChips
        standing={standing}
        value={category}
        onChange={(next) => onFilter({ category: next || undefined })}
      />
      {asked.error ? (
        <FaultState fault={asked.error} onRetry={() => asked.refetch()} />
      ) : waiting || !standing ? (
        <RowsSkeleton rows={5} />
      ) : (
        items.length === 0 && (
          <NoEntries ever={ever} onAll={() => onFilter({ category: undefined, window: 'ever' })} />
        )
      )}
      {standing && <Months entries={items} zone={zone} onOpen={onOpen} />}
      {standing && !waiting && <LoadMore more={more} busy={busy} onMore={showMore} />}
    </Card>
  )
}

function CategoryChips(props: { standing?: Standing; value: string; onChange: (next: string) => void }) {
  const say = useWords('credit')
  const categories = mainCategories(props.standing?.categories ?? [])
  if (categories.length < 2 && props.value === '') return null
  return (
    <Chips
      className="mb-2"
      label={say('statement.category')}
      value={props.value}
      onChange={props.onChange}
      options={[
        { value: '', label: say('statement.category.all') },
        ...categories.map((one) => ({ value: one.code, label: one.name })),
      ]}
    />
  )
}

function Months(props: { entries: readonly Entry[]; zone?: string; onOpen: (id: number) => void }) {
  const language = useLanguage()
  return byMonth(props.entries, props.zone).map(({ month, entries }) => (
    <section key={month} className="mt-3 first-of-type:mt-1">
      <h3 className="py-2 text-ink-2 text-sm">
        {formatDate(`${month}-01`, language, { year: 'numeric', month: 'long' })}
      </h3>
      <List>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} zone={props.zone} onOpen={() => props.onOpen(entry.id)} />
        ))}
      </List>
    </section>
  ))
}

/** What stands behind the statement, for those who want to check it. */
function Behind() {
  const say = useWords('credit')
  const ways = [
    { to: to.records(), icon: NotebookPen, say: 'records.title', sub: 'records.sub' },
    { to: to.rules(), icon: BookOpenText, say: 'rules.title', sub: 'rules.sub' },
    { to: to.publicLog(), icon: Megaphone, say: 'log.title', sub: 'log.sub' },
    { to: to.proof(), icon: Fingerprint, say: 'proof.title', sub: 'proof.sub' },
    { to: to.appeals(), icon: Scale, say: 'appeals.title', sub: 'appeals.sub' },
  ] as const
  return (
    <Card className="lg:col-start-2 lg:row-start-2">
      <CardHead title={say('more.title')} />
      <WayList ways={ways.map((way) => ({ ...way, title: say(way.say), sub: say(way.sub) }))} />
    </Card>
  )
}
