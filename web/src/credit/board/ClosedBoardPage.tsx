import { CalendarCheck, History } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { Sentence, useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { formatDate, fullDay, lastDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { useFilters } from '@/ui/address'
import { Card, CardHead } from '@/ui/Card'
import { Chips } from '@/ui/Chips'
import { Columns } from '@/ui/Columns'
import { Credits } from '@/ui/Credits'
import { HeroCard } from '@/ui/HeroCard'
import { type Neighbour, NeighbourList } from '@/ui/NeighbourList'
import { Notice } from '@/ui/Notice'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { AppealForm } from '../AppealForm'

type ClosedBoard = Shape<'ClosingBoard'>
type Place = Shape<'ClosingPlace'>

/** So many months are offered; older ones have their address. */
const shownMonths = 12

function NoneYet() {
  const say = useWords('board')
  return <EmptyState icon={CalendarCheck} title={say('closed.none')} text={say('closed.none.text')} />
}

/** The published board of a closed month: as it was known then, and what came since. */
export function ClosedBoardPage() {
  const say = useWords('board')
  const language = useLanguage()
  const [filters, change] = useFilters()
  const closings = api.useQuery('get', '/api/v1/closings')
  const month = filters.month ?? closings.data?.items[0]?.month ?? ''
  const board = api.useQuery(
    'get',
    '/api/v1/closings/{month}',
    { params: { path: { month } } },
    { enabled: month !== '', meta: { topics: ['closings'] } },
  )
  const nameOf = (one: string) => formatDate(`${one}-01`, language, { year: 'numeric', month: 'long' })
  return (
    <>
      <PageHeader title={say('closed.title')} sub={say('closed.sub')} back={to.board()} />
      {closings.data && closings.data.items.length > 1 && (
        <Chips
          className="mb-3 lg:mb-5"
          label={say('closed.month')}
          value={month}
          onChange={(next) => change({ month: next })}
          options={closings.data.items
            .slice(0, shownMonths)
            .map((one) => ({ value: one.month, label: nameOf(one.month) }))}
        />
      )}
      {closings.isPending && <CardSkeleton rows={5} />}
      {(closings.error ?? board.error) && (
        <Card>
          <FaultState
            fault={closings.error ?? board.error}
            onRetry={() => void (closings.error ? closings : board).refetch()}
          />
        </Card>
      )}
      {closings.data?.items.length === 0 && !filters.month && (
        <Card>
          <NoneYet />
        </Card>
      )}
      {month !== '' && board.isPending && !closings.isPending && <CardSkeleton rows={5} />}
      {board.data && <Shown board={board.data} name={nameOf(month)} />}
    </>
  )
}

function Shown({ board, name }: { board: ClosedBoard; name: string }) {
  const say = useWords('board')
  const language = useLanguage()
  const row = (place: Place, index: number): Neighbour => ({
    id: place.person_id ? String(place.person_id) : `hidden-${place.rank}-${index}`,
    rank: place.rank,
    name: place.name || say('hidden'),
    credits: place.amount,
    me: place.me,
    sub: place.department,
    growth: place.growth,
  })
  const near = board.me ? [...board.me.above, board.me, ...board.me.below] : []
  return (
    <Columns
      side={
        <>
          <Late board={board} />
          {near.length > 0 && !board.top.some((one) => one.me) && (
            <Card>
              <CardHead title={say('near')} sub={say('near.sub')} />
              <NeighbourList neighbours={near.map(row)} />
            </Card>
          )}
          <Departments board={board} />
        </>
      }
    >
      <HeroCard label={say('closed.mine')}>
        <p className="text-md text-white/90">
          {say('closed.asOf', { name, day: fullDay(board.closed_at, language) })}
        </p>
        <p className="mt-2 flex items-baseline gap-2.5">
          {board.me ? (
            <>
              <span className="text-lg">
                <Sentence
                  of="board"
                  say="mine.rank"
                  fill={{ rank: board.me.rank }}
                  parts={{ n: <span className="num mx-1 text-[44px] leading-12" /> }}
                />
              </span>
              <span className="text-white/90">
                {say('mine.of', { count: board.ranked, credits: formatCredits(board.me.amount) })}
              </span>
            </>
          ) : (
            <span className="font-semibold text-xl">{say('closed.notOn')}</span>
          )}
        </p>
      </HeroCard>
      <Notice tone={board.appealable ? 'sky' : 'neutral'} icon={CalendarCheck}>
        {board.appealable
          ? say('closed.appealable', { day: lastDay(board.appeal_until, language) })
          : say('closed.final', { day: lastDay(board.appeal_until, language) })}
      </Notice>
      {board.appealable && board.me && (
        <AppealForm subject="rank" id={Number(board.month.replace('-', ''))} />
      )}
      <Card>
        <CardHead title={say('top', { count: board.top.length })} sub={name} />
        <NeighbourList neighbours={board.top.map(row)} />
      </Card>
    </Columns>
  )
}

/** What was recorded for the month after its closing: it counts, and changes nothing here. */
function Late({ board }: { board: ClosedBoard }) {
  const say = useWords('board')
  const { late } = board
  if (late.people === 0) return null
  return (
    <Card label={say('closed.late')}>
      <p className="flex items-center gap-2 font-medium">
        <History aria-hidden size={17} className="text-ink-2" />
        {say('closed.late')}
      </p>
      <p className="mt-1.5 text-pretty text-ink-2 text-sm">
        {say('closed.late.sum', {
          count: late.people,
          up: formatCredits(late.up),
          down: formatCredits(late.down),
        })}
      </p>
      {hundredths(late.mine) !== 0 && (
        <p className="mt-1.5 text-sm">
          {say('closed.late.mine')} <Credits amount={late.mine} signed look="ink" />
        </p>
      )}
    </Card>
  )
}

/** So many departments are shown; a board has no bottom. */
const shownDepartments = 5

function Departments({ board }: { board: ClosedBoard }) {
  const say = useWords('board')
  const tops = board.departments.filter((one) => one.parent_id === 0)
  // A company that is one department at its top is compared one floor below.
  const list =
    tops.length === 1 ? board.departments.filter((one) => one.parent_id === tops[0]?.department_id) : tops
  const items = list.filter((one) => one.ranked > 0).slice(0, shownDepartments)
  if (items.length < 2) return null
  return (
    <Card>
      <CardHead title={say('departments')} sub={say('departments.sub')} />
      <ol className="flex flex-col gap-1">
        {items.map((one) => (
          <li key={one.department_id} className="flex min-h-12 items-center gap-3 rounded-md px-3">
            <span className="num w-5 text-ink-2 text-md">{one.rank}</span>
            <span className="min-w-0 flex-1 truncate">
              {one.name}
              <span className="ml-2 text-ink-2 text-sm">
                {say('departments.people', { count: one.people })}
              </span>
            </span>
            <Credits amount={one.average} look="ink" className="text-base" />
          </li>
        ))}
      </ol>
    </Card>
  )
}
