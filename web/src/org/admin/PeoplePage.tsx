import { keepPreviousData } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { FileUp, UserPlus, Users } from 'lucide-react'
import { useMemo, useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Avatar } from '@/ui/Avatar'
import { Card } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { EmptyState } from '@/ui/States'
import { DepartmentSelect, GradeSelect, PositionSelect } from './choosers'
import { DepartmentTree } from './DepartmentTree'
import { treeOf, useDirectory } from './directory'
import { HireDrawer } from './HireDrawer'
import { PersonDrawer } from './PersonDrawer'
import { type Status, StatusPill, statuses } from './StatusPill'

type Person = Shape<'OrgPerson'>

/** Everybody whom the reader may see, by department. */
export function PeoplePage() {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const session = useSession()
  const go = useGo()
  const [filters, change] = useFilters<'q' | 'department' | 'position' | 'grade' | 'status' | 'person'>()
  const [hiring, setHiring] = useState(false)
  const { departments, loading } = useDirectory()
  const tree = useMemo(() => treeOf(departments), [departments])
  const counts = api.useQuery('get', '/api/v1/headcount')
  const id = (text: string | undefined) => (text ? Number(text) : undefined)
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/people',
    {
      params: {
        query: {
          q: filters.q,
          department_id: id(filters.department),
          position_id: id(filters.position),
          grade_id: id(filters.grade),
          status: filters.status ? [filters.status as Status] : ['probation', 'active', 'on_leave'],
          limit: 50,
        },
      },
    },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const filtered = filters.q || filters.department || filters.position || filters.grade || filters.status
  const mayManage = holds(session, 'people.manage')

  return (
    <>
      {mayManage && (
        <SectionActions>
          <Button icon={<FileUp size={16} />} onClick={() => go(to.adminImports())}>
            {say('import')}
          </Button>
          <Button type="primary" icon={<UserPlus size={16} />} onClick={() => setHiring(true)}>
            {say('hire')}
          </Button>
        </SectionActions>
      )}
      <div className="grid gap-4 lg:grid-cols-[260px_minmax(0,1fr)]">
        <Card className="max-lg:hidden">
          <DepartmentTree
            tree={tree}
            loading={loading}
            value={id(filters.department)}
            onChange={(department) => change({ department: department?.toString() })}
          />
        </Card>
        <Card label={say('people')}>
          <FilterBar
            onClear={
              filtered
                ? () =>
                    change({
                      q: undefined,
                      department: undefined,
                      position: undefined,
                      grade: undefined,
                      status: undefined,
                    })
                : undefined
            }
          >
            <SearchFilter
              label={say('people.find')}
              value={filters.q ?? ''}
              onChange={(q) => change({ q })}
            />
            <DepartmentSelect
              allowClear
              className="w-full lg:hidden"
              value={id(filters.department)}
              onChange={(department) => change({ department: department?.toString() })}
            />
            <Select<Status | ''>
              aria-label={say('status')}
              className="w-36"
              value={(filters.status as Status | undefined) ?? ''}
              onChange={(status) => change({ status })}
              options={[
                { value: '', label: say('status.here') },
                ...statuses.map((status) => ({
                  value: status,
                  label: `${say(`status.${status}`)} ${counts.data?.[status] ?? ''}`,
                })),
              ]}
            />
            <PositionSelect
              allowClear
              className="w-36"
              value={id(filters.position)}
              onChange={(position) => change({ position: position?.toString() })}
            />
            <GradeSelect
              allowClear
              className="w-28"
              value={id(filters.grade)}
              onChange={(grade) => change({ grade: grade?.toString() })}
            />
          </FilterBar>
          <DataTable<Person>
            label={say('people')}
            pages={pagesOf(query)}
            rowKey={(person) => person.id}
            columns={columns(say, language)}
            opened={id(filters.person)}
            onOpen={(person) => change({ person: String(person.id) }, { push: true })}
            empty={
              filtered ? (
                <EmptyState title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
              ) : (
                <EmptyState icon={Users} title={say('people.empty.title')} text={say('people.empty.text')} />
              )
            }
          />
        </Card>
      </div>
      <PersonDrawer id={id(filters.person)} onClose={() => change({ person: undefined })} />
      <HireDrawer open={hiring} onClose={() => setHiring(false)} department={id(filters.department)} />
    </>
  )
}

function columns(say: ReturnType<typeof useWords<'org.admin'>>, language: string): Column<Person>[] {
  return [
    {
      key: 'name',
      title: say('name'),
      phone: 'title',
      cell: (person) => (
        <span className="flex items-center gap-2.5">
          <Avatar name={person.name} size="sm" />
          <span className="min-w-0">
            <span className="block whitespace-nowrap md:font-medium">{person.name}</span>
            <span className="num block text-ink-2 text-xs">{person.number}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'department',
      title: say('department'),
      phone: 'sub',
      cell: (person) => (
        <span title={person.department_path.join(' / ')}>
          <span className="block whitespace-nowrap">{person.department.name}</span>
          {person.department_path.length > 1 && (
            <span className="block max-w-44 truncate text-ink-2 text-xs max-md:hidden">
              {person.department_path.slice(0, -1).join(' / ')}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'position',
      title: say('position'),
      phone: 'sub',
      cell: (person) => (
        <span className="whitespace-nowrap">
          {[person.position?.name, person.grade?.name].filter(Boolean).join(' · ') || '—'}
        </span>
      ),
    },
    {
      key: 'manager',
      title: say('manager'),
      phone: 'hidden',
      cell: (person) => <span className="whitespace-nowrap">{person.manager?.name ?? '—'}</span>,
    },
    {
      key: 'hired',
      title: say('hiredOn'),
      phone: 'hidden',
      cell: (person) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">
          {person.hired_on ? fullDay(person.hired_on, language) : '—'}
        </span>
      ),
    },
    {
      key: 'status',
      title: say('status'),
      phone: 'trail',
      cell: (person) => <StatusPill status={person.status} />,
    },
  ]
}
