import { Segmented } from 'antd'
import { useState } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { byCursor, pagesOf } from '@/table/pages'
import { Button } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Skeleton } from '@/ui/Skeleton'
import type { Report } from './simulation'

/** Who would have had less, and who more: by name, as far as the reader may see. */
export function PeopleCard({ id, report }: { id: number; report: Report }) {
  const say = useWords('simulate.admin')
  const [gains, setGains] = useState(report.lose === 0)
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/simulations/{id}/changes',
    { params: { path: { id }, query: { gains, limit: 8 } } },
    byCursor,
  )
  const pages = pagesOf(query)
  const rows = pages.rows?.filter((row) => row.difference.startsWith('-') !== gains)
  return (
    <Card>
      <CardHead title={say('changes')} />
      <Segmented
        block
        aria-label={say('changes')}
        value={gains ? 'gain' : 'lose'}
        onChange={(chosen) => setGains(chosen === 'gain')}
        options={[
          { value: 'lose', label: say('losers', { count: report.lose }) },
          { value: 'gain', label: say('winners', { count: report.gain }) },
        ]}
      />
      {pages.fault ? (
        <FaultState fault={pages.fault} onRetry={pages.retry} />
      ) : !rows ? (
        <Skeleton className="mt-3 h-40 w-full" />
      ) : rows.length === 0 ? (
        <p className="py-6 text-center text-ink-2 text-sm">{say('changes.none')}</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {rows.map((row) => (
            <li key={row.person.id} className="flex min-h-14 items-center gap-3 py-2">
              <span className="min-w-0 flex-1">
                <span className="block truncate">
                  <b className="font-medium">{row.person.name}</b>{' '}
                  <span className="text-ink-2 text-sm">{row.department}</span>
                </span>
                <span className="block truncate text-ink-2 text-sm">{row.rule}</span>
              </span>
              <span className="num whitespace-nowrap text-ink-2 text-sm">
                {formatCredits(row.amounts[0] ?? '0')} →{' '}
                <b className="text-ink">{formatCredits(row.amounts[1] ?? '0')}</b>
              </span>
              <span
                className={`num w-14 text-right font-semibold ${gains ? 'text-jade-text' : 'text-coral-text'}`}
              >
                {formatCredits(row.difference, { signed: true })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {pages.more && (rows?.length ?? 0) > 0 && (
        <Button look="secondary" block onClick={pages.more} busy={pages.busy}>
          {say('changes.more')}
        </Button>
      )}
    </Card>
  )
}
