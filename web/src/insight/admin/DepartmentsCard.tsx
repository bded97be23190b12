import { api } from '@/api/client'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { Progress } from '@/ui/Progress'

/** How many people of each department earn credits, least last, so that it shows where nobody learns. */
export function DepartmentsCard({ window }: { window: string }) {
  const say = useWords('insight.admin')
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
  const share = (one: { ranked: number; people: number }) => (one.people > 0 ? one.ranked / one.people : 0)
  const items = [...(board.data?.items ?? [])].sort((a, b) => share(b) - share(a))
  if (items.length === 0) return null
  return (
    <Card>
      <CardHead
        title={say('departments')}
        sub={say('departments.sub')}
        more={{ to: to.adminStandings(window), label: say('departments.all') }}
      />
      <ul>
        {items.map((one) => (
          <li key={one.department_id}>
            <Link
              to={to.adminStandings(window, one.department_id)}
              className="-mx-2 grid grid-cols-[minmax(0,1fr)_48px] items-center gap-x-4 gap-y-1 rounded-md px-2 py-2.5 hover:bg-soft/70 md:grid-cols-[160px_minmax(0,1fr)_48px_170px]"
            >
              <span className="truncate font-semibold text-ink">{one.name}</span>
              <Progress label={one.name} value={share(one)} className="max-md:order-last max-md:col-span-2" />
              <span className="num text-right text-ink text-md">{Math.round(share(one) * 100)}%</span>
              <span className="text-right text-ink-2 text-sm max-md:hidden">
                {say('departments.people', { ranked: one.ranked, people: one.people })} ·{' '}
                {say('departments.average', { amount: formatCredits(one.average) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
