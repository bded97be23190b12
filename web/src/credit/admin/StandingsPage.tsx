import { keepPreviousData } from '@tanstack/react-query'
import { Button, DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { Download, History, Users } from 'lucide-react'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { DepartmentSelect } from '@/org/admin/choosers'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { useGo } from '@/ui/Link'
import { Notice } from '@/ui/Notice'
import { EmptyState } from '@/ui/States'
import { type WindowKind, windowAt, windowKinds, windowOf } from './window'

type Line = Shape<'CreditReportLine'>

/** Where everybody stands in a window, by category; as a file too. */
export function StandingsPage() {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const go = useGo()
  const [filters, change] = useFilters<'window' | 'department' | 'q' | 'as_of'>()
  const { kind, at } = windowOf(filters.window ?? windowAt('year', dayjs()))
  const window = windowAt(kind, at)
  const department_id = filters.department ? Number(filters.department) : undefined
  const categories = api.useQuery('get', '/api/v1/categories')
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/standings',
    { params: { query: { window, department_id, q: filters.q, as_of: filters.as_of, limit: 50 } } },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const main = (categories.data?.items ?? []).filter((one) => !one.parent && !one.retired)
  const columns: Column<Line>[] = [
    {
      key: 'person',
      title: say('person'),
      phone: 'title',
      cell: (line) => (
        <span className="whitespace-nowrap">
          <b>{line.person.name}</b> <span className="num text-ink-2 text-xs">{line.person.number}</span>
        </span>
      ),
    },
    { key: 'department', title: say('department'), phone: 'sub', cell: (line) => line.department },
    {
      key: 'accumulated',
      title: say('accumulated'),
      number: true,
      phone: 'trail',
      cell: (line) => <Credits amount={line.accumulated} className="text-base" />,
    },
    ...main.map(
      (one): Column<Line> => ({
        key: one.code,
        title: language === 'en' ? one.en : one.zh,
        number: true,
        cell: (line) => <Credits amount={line.categories[one.code] ?? '0.00'} look="ink" />,
      }),
    ),
    {
      key: 'available',
      title: say('available'),
      number: true,
      cell: (line) => <Credits amount={line.balance.available} look="ink" />,
    },
    {
      key: 'held',
      title: say('held'),
      number: true,
      phone: 'hidden',
      cell: (line) => <Credits amount={line.balance.held} look="quiet" />,
    },
  ]
  const search = new URLSearchParams({
    window,
    ...(department_id && { department_id: String(department_id) }),
    ...(filters.q && { q: filters.q }),
    ...(filters.as_of && { as_of: filters.as_of }),
  })
  return (
    <>
      <SectionActions>
        <Button icon={<Download size={16} />} href={`/api/v1/standings/file?${search}`} download>
          {sayAdmin('download')}
        </Button>
      </SectionActions>
      <Card label={say('standings')}>
        <FilterBar
          onClear={
            filters.department || filters.q || filters.as_of
              ? () => change({ department: undefined, q: undefined, as_of: undefined })
              : undefined
          }
        >
          <Segmented<WindowKind>
            aria-label={say('window')}
            value={kind}
            onChange={(next) => change({ window: windowAt(next, dayjs()) })}
            options={windowKinds.map((value) => ({ value, label: say(`window.${value}`) }))}
          />
          {kind !== 'ever' && (
            <DatePicker
              aria-label={say('window')}
              allowClear={false}
              picker={kind}
              value={at}
              onChange={(day) => day && change({ window: windowAt(kind, day) })}
            />
          )}
          <DepartmentSelect
            allowClear
            className="w-44 max-md:w-full"
            value={department_id}
            onChange={(department) => change({ department: department?.toString() })}
          />
          <DatePicker
            aria-label={say('asOf')}
            placeholder={say('asOf')}
            showTime={{ format: 'HH:mm', defaultValue: dayjs('23:59', 'HH:mm') }}
            format="YYYY-MM-DD HH:mm"
            maxDate={dayjs()}
            value={filters.as_of ? dayjs(filters.as_of) : null}
            onChange={(at) => change({ as_of: at?.toISOString() })}
            className="w-52 max-md:w-full"
          />
          <SearchFilter label={say('person.find')} value={filters.q ?? ''} onChange={(q) => change({ q })} />
        </FilterBar>
        {filters.as_of && (
          <Notice icon={History} className="mb-3">
            {say('asOf.shown', { at: dayAndTime(filters.as_of, language) })}
          </Notice>
        )}
        <DataTable<Line>
          label={say('standings')}
          pages={pagesOf(query)}
          rowKey={(line) => line.person.id}
          onOpen={(line) => go(`${to.adminPeople(line.person.id)}&tab=credits`)}
          columns={columns}
          empty={
            <EmptyState icon={Users} title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
          }
        />
      </Card>
    </>
  )
}
