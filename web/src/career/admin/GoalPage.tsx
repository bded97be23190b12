import { keepPreviousData } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import clsx from 'clsx'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { DepartmentSelect } from '@/org/admin/choosers'
import { type Column, DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { CountsBar } from './CountsBar'
import { Audience, GoalPill } from './GoalsPage'

type Line = Shape<'GoalPersonProgress'>
type State = Line['progress']['state']

const states: readonly State[] = ['reached', 'nearly', 'open', 'missed']

/** How everybody stands towards one goal. */
export function GoalPage() {
  const { id: text } = useParams({ strict: false }) as { id: string }
  const id = Number(text)
  const say = useWords('career.admin')
  const language = useLanguage()
  const [retiring, setRetiring] = useState(false)
  const [filters, change] = useFilters<'state' | 'department'>()
  const department_id = filters.department ? Number(filters.department) : undefined
  const versions = api.useQuery('get', '/api/v1/goals/{id}/versions', { params: { path: { id } } })
  const counts = api.useQuery(
    'get',
    '/api/v1/goals/{id}/counts',
    { params: { path: { id }, query: { department_id } } },
    { placeholderData: keepPreviousData },
  )
  const current = versions.data?.items.find((one) => one.state !== 'draft') ?? versions.data?.items[0]
  if (versions.error && !versions.data)
    return <FaultState fault={versions.error} onRetry={() => void versions.refetch()} />
  const name = current?.definition.name
  const title = (language === 'en' ? name?.en || name?.zh : name?.zh) ?? ''
  return (
    <>
      <PageHeader
        title={title}
        back={to.adminGoals()}
        sub={current && <Audience definition={current.definition} />}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2.5">
        {current && <GoalPill version={current} />}
        {current?.retire_reason && <span className="text-ink-2 text-sm">{current.retire_reason}</span>}
        <span className="ml-auto flex gap-2.5">
          {current?.can.retire && (
            <Button danger onClick={() => setRetiring(true)}>
              {say('retire')}
            </Button>
          )}
          {current?.can.revise && (
            <ButtonLink look="secondary" size="sm" to={to.adminEditGoal(id)}>
              {say('edit')}
            </ButtonLink>
          )}
        </span>
      </div>
      <CountTiles
        counts={counts.data}
        value={filters.state as State | undefined}
        onChange={(state) => change({ state: filters.state === state ? undefined : state })}
      />
      <People
        id={id}
        state={filters.state as State | undefined}
        department_id={department_id}
        onDepartment={(department) => change({ department: department?.toString() })}
      />
      <RetireDrawer id={id} name={title} open={retiring} onClose={() => setRetiring(false)} />
    </>
  )
}

const looks: Record<State, string> = {
  reached: 'text-jade-text',
  nearly: 'text-brand-text',
  open: 'text-ink',
  missed: 'text-coral-text',
}

interface CountTilesProps {
  counts: Shape<'GoalCounts'> | undefined
  value: State | undefined
  onChange: (state: State) => void
}

function CountTiles({ counts, value, onChange }: CountTilesProps) {
  const say = useWords('career.admin')
  if (!counts) return <Skeleton className="mb-4 h-32 w-full rounded-lg" />
  return (
    <Card className="mb-4" label={say('progress')}>
      <CountsBar counts={counts} />
      <div className="mt-4 grid grid-cols-4 gap-3 max-md:grid-cols-2">
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={value === state}
            onClick={() => onChange(state)}
            className={clsx(
              'rounded-md border px-4 py-3 text-left',
              value === state ? 'border-brand bg-brand-soft' : 'border-line hover:bg-soft/70',
            )}
          >
            <span className="block text-ink-2 text-sm">{say(`count.${state}`)}</span>
            <span className={clsx('num text-2xl', looks[state])}>
              {counts[state].toLocaleString('en-US')}
            </span>
            <span className="ml-2 text-ink-2 text-sm">
              {counts.people > 0 ? `${Math.round((counts[state] / counts.people) * 100)}%` : ''}
            </span>
          </button>
        ))}
      </div>
    </Card>
  )
}

interface PeopleProps {
  id: number
  state: State | undefined
  department_id: number | undefined
  onDepartment: (department: number | undefined) => void
}

function People({ id, state, department_id, onDepartment }: PeopleProps) {
  const say = useWords('career.admin')
  const sayAdmin = useWords('admin')
  const go = useGo()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/goals/{id}/people',
    { params: { path: { id }, query: { state, department_id, limit: 50 } } },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const tones = { reached: 'done', nearly: 'brand', open: 'neutral', missed: 'deadline' } as const
  const columns: Column<Line>[] = [
    {
      key: 'name',
      title: say('person'),
      phone: 'title',
      cell: (line) => (
        <span className="whitespace-nowrap">
          <b>{line.name}</b> <span className="num text-ink-2 text-xs">{line.employee_no}</span>
        </span>
      ),
    },
    { key: 'department', title: say('department'), phone: 'sub', cell: (line) => line.department },
    {
      key: 'percent',
      title: say('progress'),
      phone: 'sub',
      cell: ({ progress }) => (
        <span className="flex w-44 items-center gap-3">
          <Progress
            label={say('progress')}
            value={progress.percent / 100}
            tone={progress.state === 'reached' ? 'done' : 'brand'}
            className="flex-1"
          />
          <span className="num w-10 text-right">{progress.percent}%</span>
        </span>
      ),
    },
    {
      key: 'gap',
      title: say('gap'),
      number: true,
      cell: ({ progress }) =>
        Number(progress.gap) > 0 ? <Credits amount={progress.gap} /> : <span className="text-ink-2">—</span>,
    },
    {
      key: 'week',
      title: say('perWeek'),
      number: true,
      phone: 'hidden',
      cell: ({ progress }) =>
        Number(progress.per_week) > 0 ? (
          <Credits amount={progress.per_week} look="ink" />
        ) : (
          <span className="text-ink-2">—</span>
        ),
    },
    {
      key: 'why',
      title: say('reasons'),
      phone: 'hidden',
      cell: ({ progress }) => (
        <span className="line-clamp-2 min-w-40 max-w-80 whitespace-normal text-ink-2 text-sm">
          {progress.reasons.map((reason) => (
            <span key={reason} className="block">
              {reason}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'state',
      title: say('state'),
      phone: 'trail',
      cell: ({ progress }) => <Pill tone={tones[progress.state]}>{say(`count.${progress.state}`)}</Pill>,
    },
  ]
  return (
    <Card label={say('people')}>
      <div className="mb-4 flex flex-wrap gap-2.5">
        <DepartmentSelect
          allowClear
          className="w-52 max-md:w-full"
          value={department_id}
          onChange={onDepartment}
        />
      </div>
      <DataTable<Line>
        label={say('people')}
        pages={pagesOf(query)}
        rowKey={(line) => line.person_id}
        onOpen={(line) => go(`${to.adminPeople(line.person_id)}&tab=credits`)}
        columns={columns}
        empty={<EmptyState icon={Users} title={sayAdmin('nothing.title')} text={say('people.empty')} />}
      />
    </Card>
  )
}

interface RetireDrawerProps {
  id: number
  name: string
  open: boolean
  onClose: () => void
}

function RetireDrawer({ id, name, open, onClose }: RetireDrawerProps) {
  const say = useWords('career.admin')
  return (
    <FormDrawer<{ reason: string }>
      open={open}
      onClose={onClose}
      danger
      width={460}
      title={say('retire.title', { name })}
      sub={say('retire.sub')}
      initial={{ reason: '' }}
      submit={say('retire')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/goals/{id}/retirement', { params: { path: { id } }, body })
        goalsChanged()
        toast(say('retired', { name }))
      }}
    >
      <Form.Item
        name="reason"
        label={say('retire.reason')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('retire.reason.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}

/** Looks again at everything that a goal touches. */
export function goalsChanged(): void {
  void queryClient.invalidateQueries({
    predicate: (query) => /^\/api\/v1\/(goal|cockpit)/.test(String(query.queryKey[1])),
  })
}
