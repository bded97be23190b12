import { api } from '@/api/client'
import { CountsBar } from '@/career/admin/CountsBar'
import { byTime, companyDay, grouped, titleOf, useCounts } from '@/career/admin/goalList'
import { useLanguage, useWords } from '@/i18n/words'
import { dayBefore, dayOfYear } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { Skeleton } from '@/ui/Skeleton'

/** So many goals are shown; the others are one click away. */
const mostShown = 6

/** The goals that run, soonest to end first, with how their people stand. */
export function GoalsCard() {
  const say = useWords('insight.admin')
  const query = api.useQuery('get', '/api/v1/goal-versions')
  const { running } = byTime(grouped(query.data?.items ?? []), companyDay(new Date()))
  const shown = running.filter((goal) => goal.published).slice(0, mostShown)
  const countsOf = useCounts(shown.map((goal) => goal.id))
  if (query.error) return null
  return (
    <Card>
      <CardHead title={say('goals')} more={{ to: to.adminGoals(), label: say('goals.all') }} />
      {!query.data ? (
        <Skeleton className="h-40 w-full" />
      ) : shown.length === 0 ? (
        <p className="text-ink-2">{say('goals.none')}</p>
      ) : (
        <ul>
          {shown.map(
            ({ id, published }) =>
              published && (
                <li key={id} className="border-line border-b last:border-b-0">
                  <GoalLine id={id} definition={published.definition} counts={countsOf(id)} />
                </li>
              ),
          )}
        </ul>
      )}
    </Card>
  )
}

interface GoalLineProps {
  id: number
  definition: Parameters<typeof titleOf>[0]
  counts: ReturnType<ReturnType<typeof useCounts>>
}

function GoalLine({ id, definition, counts }: GoalLineProps) {
  const say = useWords('insight.admin')
  const language = useLanguage()
  return (
    <Link to={to.adminGoal(id)} className="-mx-2 block rounded-md px-2 py-3 hover:bg-soft/70">
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-semibold text-ink">{titleOf(definition, language)}</span>
        {counts && counts.people > 0 && (
          <span className="num text-ink text-md">{Math.round((counts.reached / counts.people) * 100)}%</span>
        )}
      </span>
      {counts ? (
        <>
          <span className="my-2 block">
            <CountsBar counts={counts} />
          </span>
          <span className="flex justify-between gap-3 text-ink-2 text-sm">
            <span>
              {say('goals.line', {
                reached: counts.reached.toLocaleString('en-US'),
                people: counts.people.toLocaleString('en-US'),
              })}
            </span>
            {definition.to && (
              <span>{say('goals.until', { day: dayOfYear(dayBefore(definition.to), language) })}</span>
            )}
          </span>
        </>
      ) : (
        <Skeleton className="my-2 h-6 w-full" />
      )}
    </Link>
  )
}
