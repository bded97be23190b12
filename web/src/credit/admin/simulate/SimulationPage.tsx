import { useParams } from '@tanstack/react-router'
import { App, Button, Dropdown } from 'antd'
import { Ban, Download, FlaskConical } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { PageHeader } from '@/ui/PageHeader'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { ClauseRates } from './ClauseRates'
import { Distribution } from './Distribution'
import { Figures } from './Figures'
import { GoalsCard, NoticeCard, WayCard } from './Findings'
import { PeopleCard } from './PeopleCard'
import { SimulationState } from './SimulationsPage'
import { daysOf, type Report, type Simulation, shareOf, titleOf, underWay } from './simulation'
import { GroupTable, RuleTable } from './Tables'
import { TracedCard } from './TracedCard'

/** One simulation: how far it is, and what it found. */
export function SimulationPage() {
  const say = useWords('simulate.admin')
  const { id } = useParams({ strict: false })
  const query = api.useQuery(
    'get',
    '/api/v1/simulations/{id}',
    { params: { path: { id: Number(id) } } },
    { refetchInterval: ({ state }) => (state.data && underWay(state.data) ? 2000 : false) },
  )
  const one = query.data
  return (
    <>
      <PageHeader
        back={to.adminSimulations()}
        title={one ? titleOf(one, say) : say('title')}
        sub={one && `${daysOf(one)} · ${one.asked_by}`}
        actions={one && <Actions one={one} />}
      />
      {query.error && !one ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : !one ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : one.report ? (
        <Found one={one} report={one.report} />
      ) : (
        <OnItsWay one={one} />
      )}
    </>
  )
}

/** What can be done with a simulation: cancel it while it runs, download whom it changes when it is done. */
function Actions({ one }: { one: Simulation }) {
  const say = useWords('simulate.admin')
  const session = useSession()
  const { modal } = App.useApp()
  const faultText = useFaultText()
  const cancel = api.useMutation('put', '/api/v1/simulations/{id}/cancellation', {
    onError: (fault) => toast(faultText(fault), { tone: 'fault' }),
  })
  if (underWay(one))
    return holds(session, 'rule.edit') ? (
      <Button
        icon={<Ban size={16} />}
        loading={cancel.isPending}
        onClick={() =>
          void modal.confirm({
            title: say('cancel.title'),
            content: say('cancel.text'),
            okText: say('cancel'),
            okButtonProps: { danger: true },
            onOk: () => cancel.mutateAsync({ params: { path: { id: one.id } } }),
          })
        }
      >
        {say('cancel')}
      </Button>
    ) : null
  if (one.state !== 'done') return <SimulationState one={one} />
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: (['xlsx', 'csv'] as const).map((format) => ({
          key: format,
          label: (
            <a href={`/api/v1/simulations/${one.id}/file?format=${format}`} download>
              {say(`export.${format}`)}
            </a>
          ),
        })),
      }}
    >
      <Button icon={<Download size={16} />}>{say('export')}</Button>
    </Dropdown>
  )
}

/** A simulation without a result: it waits, runs, was cancelled or failed. */
function OnItsWay({ one }: { one: Simulation }) {
  const say = useWords('simulate.admin')
  if (!underWay(one))
    return (
      <Card>
        <EmptyState
          icon={FlaskConical}
          title={say(`state.${one.state}`)}
          text={one.failure ?? say('cancelled.text')}
        />
      </Card>
    )
  const share = shareOf(one)
  return (
    <Card>
      <div className="flex flex-col items-center gap-4 py-10 text-center">
        <FlaskConical aria-hidden size={32} className="text-brand-text" />
        <p className="font-semibold text-base">{say(one.state === 'waiting' ? 'waiting' : 'running')}</p>
        <Progress label={say('running')} value={share} className="w-full max-w-96" />
        <p className="num text-ink-2 text-sm" aria-live="polite">
          {one.total > 0
            ? say('running.records', { done: one.done, total: one.total, percent: Math.round(share * 100) })
            : say('running.begin')}
        </p>
      </div>
    </Card>
  )
}

function Found({ one, report }: { one: Simulation; report: Report }) {
  const say = useWords('simulate.admin')
  return (
    <Columns
      side={
        <>
          <Figures report={report} />
          <PeopleCard id={one.id} report={report} />
          {report.traced && <TracedCard traced={report.traced} />}
        </>
      }
      sideFirst
    >
      {one.drafts.rules.length > 0 && (
        <section aria-label={say('rules')} className="flex flex-col gap-3 rounded-lg bg-soft p-4 lg:p-6">
          {one.drafts.rules.map((rule) => (
            <div key={rule.code}>
              <h2 className="text-ink-2 text-sm">{rule.name}</h2>
              <p className="text-pretty text-base">{rule.sentence}</p>
            </div>
          ))}
        </section>
      )}
      <Card>
        <CardHead title={say('distribution')} sub={say('distribution.sub')} />
        <Distribution report={report} />
      </Card>
      {report.clauses.length > 0 && <ClauseRates report={report} />}
      <GroupTable report={report} />
      <RuleTable report={report} />
      <GoalsCard goals={report.goals} />
      <WayCard worlds={report.worlds} />
      {report.notice && <NoticeCard text={report.notice} />}
    </Columns>
  )
}
