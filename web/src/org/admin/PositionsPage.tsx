import { Button, Checkbox, Form, Input, InputNumber, Segmented } from 'antd'
import { BriefcaseBusiness, Plus } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { useOrgChanged } from './useOrgChanged'

type Position = Shape<'OrgPosition'>
type Grade = Shape<'OrgGrade'>
type Row = Position & Partial<Pick<Grade, 'rank'>>

/** Positions and grades, which forms, rules and goals choose from. */
export function PositionsPage() {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const session = useSession()
  const [filters, change] = useFilters<'kind' | 'q'>()
  const [edited, setEdited] = useState<Row | 'new'>()
  const grades = filters.kind === 'grades'
  const positions = api.useQuery('get', '/api/v1/positions')
  const levels = api.useQuery('get', '/api/v1/grades')
  const query = grades ? levels : positions
  const list: Row[] | undefined = grades ? [...(levels.data?.items ?? [])].reverse() : positions.data?.items
  const word = (filters.q ?? '').toLowerCase()
  const rows = query.data && list?.filter((one) => `${one.name} ${one.code}`.toLowerCase().includes(word))
  const mayManage = holds(session, 'org.manage')
  return (
    <>
      {mayManage && (
        <SectionActions>
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setEdited('new')}>
            {say(grades ? 'grade.add' : 'position.add')}
          </Button>
        </SectionActions>
      )}
      <Card label={say('positions')}>
        <FilterBar>
          <Segmented
            aria-label={say('positions')}
            value={grades ? 'grades' : 'positions'}
            onChange={(kind) => change({ kind: kind === 'grades' ? kind : undefined, q: undefined })}
            options={[
              { value: 'positions', label: `${say('position')} ${positions.data?.items.length ?? ''}` },
              { value: 'grades', label: `${say('grade')} ${levels.data?.items.length ?? ''}` },
            ]}
          />
          <SearchFilter
            label={say('position.find')}
            value={filters.q ?? ''}
            onChange={(q) => change({ q })}
          />
        </FilterBar>
        <DataTable<Row>
          label={say(grades ? 'grade' : 'position')}
          pages={wholeOf({ ...query, data: rows })}
          rowKey={(row) => row.id}
          onOpen={mayManage ? setEdited : undefined}
          columns={[
            { key: 'name', title: say('positionName'), phone: 'title', cell: (row) => row.name },
            {
              key: 'code',
              title: sayAdmin('code'),
              phone: 'sub',
              cell: (row) => <span className="text-ink-2">{row.code}</span>,
            },
            ...(grades
              ? [{ key: 'rank', title: say('rank'), number: true, width: 120, cell: (row: Row) => row.rank }]
              : []),
            {
              key: 'state',
              title: say('status'),
              width: 120,
              phone: 'trail' as const,
              cell: (row: Row) =>
                row.closed ? <Pill>{sayAdmin('retired')}</Pill> : <Pill tone="done">{say('inUse')}</Pill>,
            },
          ]}
          empty={
            <EmptyState
              icon={BriefcaseBusiness}
              title={say('position.empty.title')}
              text={say('position.empty.text')}
            />
          }
        />
      </Card>
      {edited && (
        <EditDrawer
          row={edited === 'new' ? undefined : edited}
          grades={grades}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

interface Values {
  code: string
  name: string
  rank: number
  closed: boolean
}

function EditDrawer({ row, grades, onClose }: { row?: Row; grades: boolean; onClose: () => void }) {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const changed = useOrgChanged()
  const save = async ({ code, name, rank, closed }: Values) => {
    const path = { params: { path: { id: row?.id ?? 0 } } }
    if (grades) {
      if (row) await client.PUT('/api/v1/grades/{id}', { ...path, body: { name, rank, closed } })
      else await client.POST('/api/v1/grades', { body: { code, name, rank } })
    } else if (row) await client.PUT('/api/v1/positions/{id}', { ...path, body: { name, closed } })
    else await client.POST('/api/v1/positions', { body: { code, name } })
    changed()
    toast(sayAdmin('saved'))
  }
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={440}
      title={row ? row.name : say(grades ? 'grade.add' : 'position.add')}
      initial={{
        code: row?.code ?? '',
        name: row?.name ?? '',
        rank: row?.rank ?? 0,
        closed: row?.closed ?? false,
      }}
      submit={sayCommon('save')}
      onSubmit={save}
    >
      <Form.Item name="code" label={sayAdmin('code')} extra={sayAdmin('code.hint')}>
        <Input disabled={row !== undefined} maxLength={80} spellCheck={false} />
      </Form.Item>
      <Form.Item name="name" label={say('positionName')}>
        <Input maxLength={100} />
      </Form.Item>
      {grades && (
        <Form.Item name="rank" label={say('rank')} extra={say('rank.hint')}>
          <InputNumber className="w-full" min={-9999} max={9999} />
        </Form.Item>
      )}
      {row && (
        <Form.Item name="closed" valuePropName="checked" extra={say('position.closed.hint')}>
          <Checkbox>{sayAdmin('retire')}</Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  )
}
