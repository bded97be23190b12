import { keepPreviousData } from '@tanstack/react-query'
import { Select } from 'antd'
import { NotebookPen } from 'lucide-react'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { PersonSelect } from '@/org/admin/PersonSelect'
import { type Column, DataTable } from '@/table/DataTable'
import { DayRange, instantsOf } from '@/table/DayRange'
import { FilterBar } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { usePersonFilter } from './LedgerPage'
import { RecordDrawer } from './RecordDrawer'

type ActivityRecord = Shape<'ActivityRecord'>

/** What people did, and for each record why it gave what it gave. */
export function RecordsPage() {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const [filters, change] = useFilters<'person' | 'verb' | 'type' | 'from' | 'to' | 'record'>()
  const [person, setPerson] = usePersonFilter(filters.person)
  const verbs = api.useQuery('get', '/api/v1/verbs')
  const types = api.useQuery('get', '/api/v1/object-types')
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/activities',
    {
      params: {
        query: {
          person_id: filters.person ? Number(filters.person) : undefined,
          verb: filters.verb,
          object_type: filters.type,
          ...instantsOf(filters.from, filters.to),
          limit: 50,
        },
      },
    },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const filtered = filters.person || filters.verb || filters.type || filters.from || filters.to
  const named = (list: readonly Shape<'ActivityTerm'>[] | undefined) =>
    (list ?? []).map((one) => ({ value: one.code, label: language === 'en' ? one.en : one.zh }))
  return (
    <>
      <Card label={say('records')}>
        <FilterBar
          onClear={
            filtered
              ? () => {
                  setPerson(undefined)
                  change({
                    person: undefined,
                    verb: undefined,
                    type: undefined,
                    from: undefined,
                    to: undefined,
                  })
                }
              : undefined
          }
        >
          <PersonSelect
            className="w-44 max-md:w-full"
            value={person}
            onChange={(next) => {
              setPerson(next)
              change({ person: next?.id.toString() })
            }}
          />
          <Select<string>
            allowClear
            aria-label={say('verb')}
            className="w-32"
            placeholder={say('verb')}
            showSearch={{ optionFilterProp: 'label' }}
            value={filters.verb}
            onChange={(verb?: string) => change({ verb })}
            options={named(verbs.data?.items)}
          />
          <Select<string>
            allowClear
            aria-label={say('objectType')}
            className="w-36"
            placeholder={say('objectType')}
            showSearch={{ optionFilterProp: 'label' }}
            value={filters.type}
            onChange={(type?: string) => change({ type })}
            options={named(types.data?.items)}
          />
          <DayRange
            label={say('occurredAt')}
            from={filters.from}
            to={filters.to}
            onChange={(from, to) => change({ from, to })}
          />
        </FilterBar>
        <DataTable<ActivityRecord>
          label={say('records')}
          pages={pagesOf(query)}
          rowKey={(record) => record.id}
          opened={filters.record ? Number(filters.record) : undefined}
          onOpen={(record) => change({ record: String(record.id) }, { push: true })}
          columns={columns(say, language)}
          empty={
            filtered ? (
              <EmptyState title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
            ) : (
              <EmptyState
                icon={NotebookPen}
                title={say('records.empty.title')}
                text={say('records.empty.text')}
              />
            )
          }
        />
      </Card>
      <RecordDrawer
        id={filters.record ? Number(filters.record) : undefined}
        onClose={() => change({ record: undefined })}
      />
    </>
  )
}

function columns(
  say: ReturnType<typeof useWords<'credit.admin'>>,
  language: string,
): Column<ActivityRecord>[] {
  return [
    {
      key: 'at',
      title: say('occurredAt'),
      phone: 'sub',
      cell: (record) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">
          {dayAndTime(record.occurred_at, language)}
        </span>
      ),
    },
    {
      key: 'person',
      title: say('person'),
      phone: 'title',
      cell: (record) => (
        <span className="whitespace-nowrap">
          <b>{record.person.name}</b> <span className="num text-ink-2 text-xs">{record.person.number}</span>
        </span>
      ),
    },
    { key: 'verb', title: say('verb'), phone: 'trail', cell: (record) => record.verb.name },
    {
      key: 'object',
      title: say('object'),
      phone: 'sub',
      cell: (record) => (
        <span className="block max-w-80">
          <span className="block truncate">{record.object.name}</span>
          <span className="block truncate text-ink-2 text-sm">{record.object.type.name}</span>
        </span>
      ),
    },
    {
      key: 'result',
      title: say('result'),
      phone: 'trail',
      cell: (record) => (
        <span className="flex gap-1.5 whitespace-nowrap">
          {record.withdrawn ? <Pill tone="deadline">{say('withdrawn')}</Pill> : <Result record={record} />}
        </span>
      ),
    },
    {
      key: 'source',
      title: say('source'),
      phone: 'hidden',
      cell: (record) => <span className="text-ink-2 text-sm">{record.source}</span>,
    },
  ]
}

/** The number that matters of a result, in short. */
export function Result({ record }: { record: Pick<ActivityRecord, 'result'> }) {
  const say = useWords('credit.admin')
  const { score, score_max, success, duration_seconds, quantity } = record.result
  if (score !== undefined) return <span className="num">{score_max ? `${score} / ${score_max}` : score}</span>
  if (quantity !== undefined) return <span className="num">{quantity}</span>
  if (success !== undefined)
    return success ? <Pill tone="done">{say('success')}</Pill> : <Pill>{say('failure')}</Pill>
  if (duration_seconds !== undefined)
    return <span>{say('minutes', { count: Math.round(Number(duration_seconds) / 60) })}</span>
  return <span className="text-ink-2">—</span>
}
