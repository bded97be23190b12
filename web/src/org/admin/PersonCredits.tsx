import { Segmented } from 'antd'
import { Coins } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { byCursor, pagesOf } from '@/table/pages'
import { Button } from '@/ui/Button'
import { CategoryBar } from '@/ui/CategoryBar'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'

/** Where a person stands in credits, and their statement. */
export function PersonCredits({ id }: { id: number }) {
  return (
    <div className="flex flex-col gap-6">
      <Standing id={id} />
      <Statement id={id} />
    </div>
  )
}

const year = new Date().getFullYear()
const windows = [`year:${year}`, `year:${year - 1}`, 'ever'] as const

function Standing({ id }: { id: number }) {
  const say = useWords('org.admin')
  const [window, setWindow] = useState<string>(windows[0])
  const standing = api.useQuery('get', '/api/v1/people/{id}/standing', {
    params: { path: { id }, query: { window } },
  })
  if (standing.error) return <FaultState fault={standing.error} onRetry={() => void standing.refetch()} />
  const balance = standing.data?.balance
  const totals = standing.data?.categories.filter((one) => !one.parent) ?? []
  return (
    <section>
      <Segmented
        aria-label={say('window')}
        className="mb-4"
        value={window}
        onChange={setWindow}
        options={windows.map((value) => ({
          value,
          label: value === 'ever' ? say('window.ever') : say('window.year', { year: value.slice(5) }),
        }))}
      />
      {standing.data && balance ? (
        <>
          <dl className="grid grid-cols-4 gap-3 max-sm:grid-cols-2">
            {(
              [
                ['accumulated', standing.data.accumulated],
                ['available', balance.available],
                ['held', balance.held],
                ['pending', balance.pending],
              ] as const
            ).map(([name, amount]) => (
              <div key={name} className="rounded-md bg-soft px-3 py-2.5">
                <dt className="text-ink-2 text-xs">{say(`balance.${name}`)}</dt>
                <dd>
                  <Credits
                    amount={amount}
                    look={name === 'available' || name === 'accumulated' ? 'gold' : 'ink'}
                    className="text-lg"
                  />
                </dd>
              </div>
            ))}
          </dl>
          <div className="mt-4 flex gap-5 max-sm:flex-col">
            {totals.map((one, i) => (
              <CategoryBar
                key={one.code}
                name={one.name}
                value={one.amount}
                target={standing.data.accumulated}
                shade={i % 2 === 0 ? 0 : 1}
              />
            ))}
          </div>
        </>
      ) : (
        <Skeleton className="h-24 w-full rounded-md" />
      )}
    </section>
  )
}

function Statement({ id }: { id: number }) {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/people/{id}/statement',
    { params: { path: { id }, query: { limit: 20 } } },
    byCursor,
  )
  const pages = pagesOf(query)
  if (pages.fault) return <FaultState fault={pages.fault} onRetry={pages.retry} />
  return (
    <section>
      <h3 className="mb-2 font-semibold text-base">{say('statement')}</h3>
      {!pages.rows ? (
        <Skeleton className="h-32 w-full rounded-md" />
      ) : pages.rows.length === 0 ? (
        <EmptyState icon={Coins} title={say('statement.empty.title')} text={say('statement.empty.text')} />
      ) : (
        <ul>
          {pages.rows.map((entry) => (
            <li key={entry.id} className="border-line border-b last:border-b-0">
              <Link
                to={to.adminLedger({ transfer: entry.id })}
                className="-mx-2 flex items-center gap-3 rounded-md px-2 py-2.5 hover:bg-soft/70"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate">
                    {entry.object?.name ?? entry.reason ?? say(`kind.${entry.kind}`)}
                  </span>
                  <span className="block text-ink-2 text-sm">
                    {[fullDay(entry.earned_at, language), say(`kind.${entry.kind}`), entry.rule?.name]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {entry.reversed_by && <Pill>{say('reversed')}</Pill>}
                <Credits amount={entry.change} signed className="text-base" />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {pages.more && (
        <Button look="ghost" size="sm" busy={pages.busy} onClick={pages.more}>
          {sayAdmin('table.more')}
        </Button>
      )}
    </section>
  )
}
