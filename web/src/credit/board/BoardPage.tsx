import { EyeOff, Footprints, Trophy } from 'lucide-react'
import { api, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { useSession } from '@/api/session'
import type { Board, Place } from '@/api/shapes'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { to } from '@/lib/to'
import { readWindow, windowAt, windowText } from '@/lib/window'
import { useMyself } from '@/org/myself'
import { useFilters } from '@/ui/address'
import { ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Switch } from '@/ui/Field'
import { HeroCard } from '@/ui/HeroCard'
import { Link } from '@/ui/Link'
import { NeighbourList } from '@/ui/NeighbourList'
import { PageHeader } from '@/ui/PageHeader'
import { Segmented } from '@/ui/Segmented'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { useWindowName, WindowPicker } from '@/ui/WindowPicker'
import { HeadCard } from '../proof/HeadCard'
import { DepartmentsCard } from './DepartmentsCard'
import { amongTop, neighbourhood, rowOf } from './places'
import { type Scope, scopeOf, scopeQuery, scopesOf } from './scope'

function NobodyYet() {
  const say = useWords('board')
  return (
    <EmptyState
      icon={Trophy}
      title={say('nobody')}
      text={say('nobody.text')}
      action={
        <ButtonLink look="secondary" icon={Footprints} to={to.goals()}>
          {say('step.action')}
        </ButtonLink>
      }
    />
  )
}

/** Where I stand among whom, and the step that closes the gap. There is no bottom list. */
export function BoardPage() {
  const say = useWords('board')
  const session = useSession()
  const [filters, change] = useFilters()
  const nameOf = useWindowName()
  const zone = session.tenant.time_zone
  const myself = useMyself()
  const scopes = scopesOf(myself.data)
  const scope = scopeOf(myself.data, filters.scope)
  const window = readWindow(filters.window) ?? windowAt('quarter', new Date(), zone)
  const query = { window: windowText(window), ...scopeQuery(myself.data, scope) }
  const board = api.useQuery(
    'get',
    '/api/v1/board',
    { params: { query: { ...query, top: 10, neighbours: 3 } } },
    { enabled: !myself.isLoading },
  )
  const group: Record<Scope, string> = {
    department: myself.data?.department.name ?? '',
    position: myself.data?.position?.name ?? '',
    company: session.tenant.name,
  }
  return (
    <>
      <PageHeader
        title={say('title')}
        actions={
          <Link to={to.closedBoard()} className="touch font-medium text-brand-text text-md hover:underline">
            {say('closed.link')}
          </Link>
        }
      />
      <div className="mb-3 flex flex-col gap-2 lg:mb-5 lg:flex-row lg:flex-wrap lg:gap-4">
        {myself.isLoading && <Skeleton className="h-11 w-full rounded-md sm:w-80" />}
        {scopes.length > 1 && (
          <Segmented
            className="sm:w-80"
            label={say('scope')}
            value={scope}
            onChange={(next) => change({ scope: next })}
            options={scopes.map((value) => ({ value, label: say(`scope.${value}`) }))}
          />
        )}
        <WindowPicker value={window} zone={zone} onChange={(next) => change({ window: windowText(next) })} />
      </div>
      {board.isPending && <Loading />}
      {board.error && (
        <Card>
          <FaultState fault={board.error} onRetry={() => board.refetch()} />
        </Card>
      )}
      {board.data && (
        <Shown board={board.data} scope={scope} group={group[scope]} windowName={nameOf(window)} />
      )}
    </>
  )
}

interface ShownProps {
  board: Board
  scope: Scope
  group: string
  windowName: string
}

function Shown({ board, scope, group, windowName }: ShownProps) {
  const say = useWords('board')
  const row = (place: Place, index: number) => rowOf(place, index, say('hidden'), scope !== 'department')
  const near = neighbourhood(board)
  return (
    <Columns
      side={
        <>
          {near.length > 0 && !amongTop(board) && (
            <Card>
              <CardHead title={say('near')} sub={say('near.sub')} />
              <NeighbourList neighbours={near.map(row).map((one) => ({ ...one, growth: undefined }))} />
            </Card>
          )}
          <DepartmentsCard window={board.window} />
          <HeadCard />
          {board.me && <Naming hidden={board.me.hidden} />}
        </>
      }
    >
      {board.me && <MyPlace board={board} group={group} />}
      <Card>
        <CardHead title={say('top', { count: board.top.length })} sub={windowName} />
        {board.top.length === 0 ? <NobodyYet /> : <NeighbourList neighbours={board.top.map(row)} />}
      </Card>
    </Columns>
  )
}

const strong = <b className="num" />
const gold = <span className="num text-[1.16em] text-[#ffdb80]" />

function MyPlace({ board, group }: { board: Board; group: string }) {
  const say = useWords('board')
  const me = board.me
  if (!me) return null
  return (
    <HeroCard label={say('mine')}>
      <div className="flex flex-col gap-5 sm:flex-row sm:items-end sm:justify-between">
        <div className="min-w-0">
          <p className="text-md text-white/90">{say('mine.group', { group, count: board.people })}</p>
          <p className="mt-2 flex items-baseline gap-2.5">
            {me.rank > 0 ? (
              <>
                <span className="text-lg">
                  <Sentence
                    of="board"
                    say="mine.rank"
                    fill={{ rank: me.rank }}
                    parts={{ n: <span className="num mx-1 text-[44px] leading-12" /> }}
                  />
                </span>
                <span className="text-white/90">
                  {say('mine.of', { count: board.ranked, credits: formatCredits(me.amount) })}
                </span>
              </>
            ) : (
              <span className="font-semibold text-xl">{say('mine.none')}</span>
            )}
          </p>
          <p className="mt-1.5 text-balance font-semibold text-lg">
            {me.next ? (
              <Sentence
                of="board"
                say={me.rank > 0 ? 'step' : 'step.onto'}
                fill={{ gap: formatCredits(me.next.gap), rank: me.next.rank }}
                parts={{ gap: gold, b: strong }}
              />
            ) : (
              me.rank > 0 && say('step.leader')
            )}
          </p>
        </div>
        {me.next && (
          <ButtonLink
            to={to.goals()}
            look="secondary"
            icon={Footprints}
            className="border-transparent max-sm:w-full"
          >
            {say('step.action')}
          </ButtonLink>
        )}
      </div>
    </HeroCard>
  )
}

/** Whether colleagues see my name; the rank stays either way. */
function Naming({ hidden }: { hidden: boolean }) {
  const say = useWords('board')
  const faultText = useFaultText()
  const again = { onSettled: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/board'] }) }
  const hide = api.useMutation('put', '/api/v1/board/hiding', again)
  const show = api.useMutation('delete', '/api/v1/board/hiding', again)
  const fault: unknown = hide.error ?? show.error
  const asked = hide.isPending ? true : show.isPending ? false : hidden
  return (
    <Card label={say('naming')}>
      <Switch
        label={
          <span className="flex items-center gap-2">
            <EyeOff aria-hidden size={17} className="text-ink-2" />
            {say('naming')}
          </span>
        }
        sub={say('naming.sub')}
        checked={asked}
        onChange={(next) => (next ? hide : show).mutate({})}
      />
      {fault != null && (
        <p role="alert" className="mt-2 text-coral-text text-sm">
          {faultText(fault)}
        </p>
      )}
    </Card>
  )
}

function Loading() {
  return (
    <Columns>
      <Skeleton className="h-40 w-full rounded-hero" />
      <CardSkeleton rows={5} />
    </Columns>
  )
}
