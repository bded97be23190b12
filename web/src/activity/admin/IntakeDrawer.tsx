import { Alert, Button } from 'antd'
import { Download } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { byCursor, pagesOf } from '@/table/pages'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { IntakeState, running, shareOf } from './IntakesPage'

type Intake = Shape<'ActivityIntake'>

interface IntakeDrawerProps {
  id: number | undefined
  onClose: () => void
}

const lookAgainMs = 1000

/** One file on its way in: progress, what came of its rows, and the rows that were not taken. */
export function IntakeDrawer({ id, onClose }: IntakeDrawerProps) {
  const query = api.useQuery(
    'get',
    '/api/v1/intakes/{id}',
    { params: { path: { id: id ?? 0 } } },
    {
      enabled: id !== undefined,
      refetchInterval: ({ state }) => (state.data && running(state.data) ? lookAgainMs : false),
    },
  )
  const intake = query.data?.id === id ? query.data : undefined
  return (
    <SideDrawer
      open={id !== undefined}
      onClose={onClose}
      width={640}
      title={intake?.file_name ?? <Skeleton className="h-6 w-40" />}
      sub={intake && <IntakeState one={intake} />}
    >
      {query.error && !intake ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : intake ? (
        <IntakeBody intake={intake} />
      ) : (
        <Skeleton className="h-40 w-full rounded-md" />
      )}
    </SideDrawer>
  )
}

function IntakeBody({ intake }: { intake: Intake }) {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const counts = ['accepted', 'repeated', 'rejected', 'credited'] as const
  return (
    <div className="flex flex-col gap-5">
      {running(intake) && (
        <div role="status">
          <Progress label={say('progress')} value={shareOf(intake)} className="h-2" />
          <p className="mt-2 text-ink-2 text-sm">
            {intake.rows > 0
              ? say('progress.of', {
                  done: intake.done.toLocaleString('en-US'),
                  rows: intake.rows.toLocaleString('en-US'),
                })
              : say('progress.done', { done: intake.done.toLocaleString('en-US') })}
          </p>
        </div>
      )}
      {intake.failure && <Alert type="error" showIcon title={intake.failure.detail} />}
      <dl className="grid grid-cols-4 gap-3 max-sm:grid-cols-2">
        {counts
          .filter((name) => name !== 'credited' || intake.subject === 'activities')
          .map((name) => (
            <div key={name} className="rounded-md bg-soft px-4 py-3">
              <dt className="text-ink-2 text-sm">{say(`count.${name}`)}</dt>
              <dd
                className={`num text-xl ${name === 'rejected' && intake.rejected > 0 ? 'text-coral-text' : ''}`}
              >
                {intake[name].toLocaleString('en-US')}
              </dd>
            </div>
          ))}
      </dl>
      <p className="text-ink-2 text-sm">
        {[intake.started_by ?? say('byCommand'), dayAndTime(intake.started_at, language), intake.source]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {intake.rejected > 0 && <Rejects intake={intake} />}
    </div>
  )
}

function Rejects({ intake }: { intake: Intake }) {
  const say = useWords('activity.admin')
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/intakes/{id}/rejects',
    { params: { path: { id: intake.id }, query: { limit: 50 } } },
    { ...byCursor, refetchInterval: running(intake) ? 3000 : false },
  )
  const pages = pagesOf(query)
  return (
    <section>
      <header className="mb-2 flex items-center justify-between gap-3">
        <h3 className="font-semibold text-base">{say('rejects')}</h3>
        <Button
          icon={<Download size={16} />}
          href={`/api/v1/intakes/${intake.id}/rejects/file?format=xlsx`}
          download
        >
          {say('rejects.file')}
        </Button>
      </header>
      <p className="mb-2 text-ink-2 text-sm">{say('rejects.sub')}</p>
      {pages.fault ? (
        <FaultState fault={pages.fault} onRetry={pages.retry} />
      ) : !pages.rows ? (
        <Skeleton className="h-32 w-full rounded-md" />
      ) : (
        <ul>
          {pages.rows.map((reject) => (
            <li key={reject.row} className="border-line border-b py-2.5 last:border-b-0">
              <p className="flex items-baseline gap-2">
                <span className="num rounded-full bg-coral-soft px-2 text-coral-text text-xs">
                  {say('rejects.row', { row: reject.row })}
                </span>
                <span className="text-coral-text text-sm">{reject.detail}</span>
              </p>
              <p className="mt-1 truncate text-ink-2 text-xs">{reject.texts.filter(Boolean).join(' | ')}</p>
            </li>
          ))}
        </ul>
      )}
      {pages.more && (
        <Button className="mt-3" loading={pages.busy} onClick={pages.more}>
          {say('more')}
        </Button>
      )}
    </section>
  )
}
