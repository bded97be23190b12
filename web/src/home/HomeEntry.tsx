import { useObjectTypes } from '@/activity/objectTypes'
import { api } from '@/api/client'
import { useSession } from '@/api/session'
import type { Board, Way } from '@/api/shapes'
import { firstGoal, standingOf } from '@/career/goal/standing'
import { neighbourhood, rowOf } from '@/credit/board/places'
import { scopeOf, scopeQuery } from '@/credit/board/scope'
import { useCategories } from '@/credit/categories'
import { dayIn } from '@/credit/entry'
import { useLanguage, useWords } from '@/i18n/words'
import { hundredths } from '@/lib/credits'
import { dayOfYear } from '@/lib/dates'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { useMyself } from '@/org/myself'
import { nearestOf } from '@/reward/mall/reward'
import { useShelf } from '@/reward/mall/useShelf'
import { aheadOf } from './ahead'
import { HomePage } from './HomePage'
import { type BoardSummary, type Home, here, type Loadable, loadable, type NextStep } from './home'
import { recentOf } from './recent'
import { streakOf } from './streak'

/** So many of my latest records are looked through for weeks in a row. */
const recordsForStreak = 200
/** So many entries stand on the home page. */
const entriesShown = 4

/** The home page of the person who is signed in. Each card asks for itself, and fails by itself. */
export function HomeEntry() {
  const session = useSession()
  const { goal, way } = useGoal()
  const next = way.state === 'here' ? way.value?.next : undefined
  const home: Home = {
    person: session.person ?? { name: session.account.name ?? session.account.login },
    goal,
    way,
    recent: useRecent(),
    streak: useStreak(),
    board: useBoard(next),
    mall: useMall(),
  }
  return <HomePage home={home} hour={new Date().getHours()} />
}

function useGoal(): Pick<Home, 'goal' | 'way'> {
  const language = useLanguage()
  const categoryName = useCategories()
  const goals = api.useQuery('get', '/api/v1/goals/mine')
  const first = goals.data && firstGoal(goals.data.items)
  const asked = api.useQuery(
    'get',
    '/api/v1/goals/{id}/way',
    { params: { path: { id: first?.goal_id ?? 0 } } },
    { enabled: first !== undefined },
  )
  const ahead = useAhead()
  // Without a goal there is no way to one; that goals could not be read is said by their own card.
  const none = goals.error !== null || (goals.data !== undefined && first === undefined)
  return {
    goal: loadable(
      goals,
      () => first && { ...standingOf(first, language, categoryName), to: to.goal(first.goal_id) },
    ),
    way: none ? here(undefined) : loadable(asked, ahead),
  }
}

function useAhead() {
  const say = useWords('home')
  const language = useLanguage()
  const typeName = useObjectTypes()
  const categoryName = useCategories()
  return (way: Way) =>
    aheadOf(way, {
      language,
      typeName,
      categoryName,
      any: (type) => say('steps.any', { type }),
      joint: say('steps.joint'),
      look: say('next.look'),
    })
}

function useRecent(): Home['recent'] {
  const say = useWords('credit.entry')
  const language = useLanguage()
  const zone = useSession().tenant.time_zone
  const statement = api.useQuery('get', '/api/v1/me/statement', {
    params: { query: { limit: entriesShown } },
  })
  return loadable(statement, ({ items }) =>
    items.map((entry) => recentOf(entry, say, dayOfYear(dayIn(entry.recorded_at, zone), language))),
  )
}

function useStreak(): Home['streak'] {
  const zone = useSession().tenant.time_zone
  const { data: myself } = useMyself()
  const records = api.useQuery('get', '/api/v1/me/activities', {
    params: { query: { limit: recordsForStreak } },
  })
  return loadable(records, ({ items }) =>
    streakOf(
      items.filter((record) => !record.withdrawn).map((record) => dayIn(record.occurred_at, zone)),
      dayIn(new Date().toISOString(), zone),
      myself?.status === 'on_leave',
    ),
  )
}

function useBoard(next: NextStep | undefined): Loadable<BoardSummary> {
  const say = useWords('home')
  const { tenant } = useSession()
  const { data: myself, isLoading } = useMyself()
  const scope = scopeOf(myself, undefined)
  const board = api.useQuery(
    'get',
    '/api/v1/board',
    { params: { query: { window: 'quarter', top: 0, neighbours: 1, ...scopeQuery(myself, scope) } } },
    { enabled: !isLoading },
  )
  const group = {
    department: myself?.department.name,
    position: myself?.position?.name,
    company: tenant.name,
  }[scope]
  return loadable(board, (data) => ({
    group: group ?? tenant.name,
    people: data.people,
    neighbours: neighbourhood(data).map((place, i) =>
      rowOf(place, i, say('board.hidden'), scope !== 'department'),
    ),
    above: aboveOf(data, next),
    to: to.board(),
  }))
}

/** The place above, with the next step when it is enough to get there. */
function aboveOf({ me }: Board, next: NextStep | undefined): BoardSummary['above'] {
  if (!me?.next) return undefined
  const enough = next?.pays !== undefined && hundredths(next.pays) >= hundredths(me.next.gap)
  return { ...me.next, by: enough ? next.title : undefined }
}

function useMall(): Home['mall'] {
  const language = useLanguage()
  const mall = useShelf()
  return loadable(mall, (data) => {
    const nearest = nearestOf(data.items)
    return {
      available: data.available,
      nearest: nearest && { name: nameIn(nearest.name, language), gap: nearest.lacks },
      to: to.mall(),
    }
  })
}
