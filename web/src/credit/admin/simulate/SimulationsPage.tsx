import { Button } from 'antd'
import { FlaskConical, Plus } from 'lucide-react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { type Column, DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { Card } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { AskDrawer } from './AskDrawer'
import { daysOf, type Simulation, titleOf } from './simulation'

/** What was simulated: the latest first, with a drawer to ask for another one. */
export function SimulationsPage() {
  const say = useWords('simulate.admin')
  const language = useLanguage()
  const session = useSession()
  const go = useGo()
  const [filters, change] = useFilters<'ask' | 'version'>()
  const query = api.useQuery('get', '/api/v1/simulations', { params: { query: {} } })
  const ask = holds(session, 'rule.edit') ? (
    <Button type="primary" icon={<Plus size={16} />} onClick={() => change({ ask: 'yes' }, { push: true })}>
      {say('ask')}
    </Button>
  ) : undefined
  const columns: Column<Simulation>[] = [
    {
      key: 'rules',
      title: say('rules'),
      phone: 'title',
      cell: (one) => <b className="font-medium">{titleOf(one, say)}</b>,
    },
    {
      key: 'window',
      title: say('window'),
      phone: 'sub',
      cell: (one) => <span className="num whitespace-nowrap">{daysOf(one)}</span>,
    },
    { key: 'state', title: say('state'), phone: 'trail', cell: (one) => <SimulationState one={one} /> },
    { key: 'by', title: say('by'), phone: 'hidden', cell: (one) => one.asked_by },
    {
      key: 'at',
      title: say('at'),
      phone: 'hidden',
      cell: (one) => <span className="whitespace-nowrap">{dayAndTime(one.asked_at, language)}</span>,
    },
  ]
  return (
    <>
      <PageHeader back={to.adminRules()} title={say('title')} sub={say('title.sub')} actions={ask} />
      <Card label={say('title')}>
        <DataTable<Simulation>
          label={say('title')}
          pages={wholeOf({ ...query, data: query.data?.items })}
          rowKey={(one) => one.id}
          onOpen={(one) => go(to.adminSimulation(one.id))}
          columns={columns}
          empty={
            <EmptyState
              icon={FlaskConical}
              title={say('empty.title')}
              text={say('empty.text')}
              action={ask}
            />
          }
        />
      </Card>
      <AskDrawer
        open={filters.ask === 'yes'}
        version={filters.version ? Number(filters.version) : undefined}
        onClose={() => change({ ask: undefined, version: undefined })}
        onAsked={(id) => go(to.adminSimulation(id))}
      />
    </>
  )
}

const tones = {
  waiting: 'neutral',
  running: 'sky',
  done: 'done',
  cancelled: 'neutral',
  failed: 'deadline',
} as const

/** Where a simulation stands. */
export function SimulationState({ one }: { one: Pick<Shape<'SimulateSimulation'>, 'state'> }) {
  const say = useWords('simulate.admin')
  return <Pill tone={tones[one.state]}>{say(`state.${one.state}`)}</Pill>
}
