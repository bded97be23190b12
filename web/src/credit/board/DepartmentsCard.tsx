import clsx from 'clsx'
import { api } from '@/api/client'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { useMyself } from '@/org/myself'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'

/** So many departments are shown; a board has no bottom. */
const mostShown = 3

/** The leading departments by their average, so that size does not win. Nothing where there is nothing to compare. */
export function DepartmentsCard({ window }: { window: string }) {
  const say = useWords('board')
  const path = useMyself().data?.department_path ?? []
  const top = api.useQuery('get', '/api/v1/board/departments', { params: { query: { window } } })
  // A company that is one department at its top is compared one floor below.
  const only = top.data?.items.length === 1 ? top.data.items[0]?.department_id : undefined
  const below = api.useQuery(
    'get',
    '/api/v1/board/departments',
    { params: { query: { window, below_id: only } } },
    { enabled: only !== undefined },
  )
  const board = only === undefined ? top : below
  const items = (board.data?.items ?? []).filter((one) => one.ranked > 0).slice(0, mostShown)
  if (items.length < 2) return null
  return (
    <Card>
      <CardHead title={say('departments')} sub={say('departments.sub')} />
      <ol className="flex flex-col gap-1">
        {items.map((one) => {
          const mine = path.includes(one.name)
          return (
            <li
              key={one.department_id}
              className={clsx('flex min-h-12 items-center gap-3 rounded-md px-3', mine && 'bg-brand-soft')}
            >
              <span className="num w-5 text-ink-2 text-md">{one.rank}</span>
              <span className={clsx('min-w-0 flex-1 truncate', mine && 'font-semibold text-brand-text')}>
                {one.name}
                <span className="ml-2 font-normal text-ink-2 text-sm">
                  {say('departments.people', { count: one.people })}
                </span>
              </span>
              <Credits amount={one.average} look="ink" className="text-base" />
              <span className="sr-only">{say('departments.sum', { sum: formatCredits(one.sum) })}</span>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
