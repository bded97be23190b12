import { keepPreviousData } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { FileUp, LibraryBig, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { useGo } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { useObjectTypes } from '../objectTypes'
import { ObjectDrawer, ObjectEntry } from './ObjectDrawer'

type LearningObject = Shape<'ActivityObject'>

/** The object register: courses, exams, projects and all else that activities are about. */
export function ObjectsPage() {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const session = useSession()
  const go = useGo()
  const [filters, change] = useFilters<'q' | 'type' | 'retired' | 'object'>()
  const [adding, setAdding] = useState(false)
  const types = api.useQuery('get', '/api/v1/object-types')
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/objects',
    {
      params: {
        query: {
          q: filters.q,
          type: filters.type,
          retired: filters.retired === 'too' || undefined,
          limit: 50,
        },
      },
    },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const mayManage = holds(session, 'object.manage')
  const filtered = filters.q || filters.type || filters.retired
  return (
    <>
      <SectionActions>
        {holds(session, 'activity.import') && (
          <Button icon={<FileUp size={16} />} onClick={() => go(to.adminIntakes('objects'))}>
            {say('object.import')}
          </Button>
        )}
        {mayManage && (
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
            {say('object.add')}
          </Button>
        )}
      </SectionActions>
      <Card label={say('objects')}>
        <FilterBar
          onClear={filtered ? () => change({ q: undefined, type: undefined, retired: undefined }) : undefined}
        >
          <SearchFilter label={say('object.find')} value={filters.q ?? ''} onChange={(q) => change({ q })} />
          <Select
            allowClear
            aria-label={say('object.type')}
            placeholder={say('object.type')}
            className="w-44 max-md:w-full"
            showSearch={{ optionFilterProp: 'label' }}
            value={filters.type}
            onChange={(type: string | undefined) => change({ type })}
            options={types.data?.items.map((one) => ({ value: one.code, label: nameIn(one, language) }))}
          />
          <Checkbox
            checked={filters.retired === 'too'}
            onChange={(event) => change({ retired: event.target.checked ? 'too' : undefined })}
          >
            {say('object.retiredToo')}
          </Checkbox>
        </FilterBar>
        <DataTable<LearningObject>
          label={say('objects')}
          pages={pagesOf(query)}
          rowKey={(one) => one.id}
          opened={filters.object ? Number(filters.object) : undefined}
          onOpen={mayManage ? (one) => change({ object: String(one.id) }, { push: true }) : undefined}
          columns={useColumns()}
          empty={
            <EmptyState
              icon={LibraryBig}
              title={filtered ? sayAdmin('nothing.title') : say('objects.empty.title')}
              text={filtered ? sayAdmin('nothing.text') : say('objects.empty.text')}
            />
          }
        />
      </Card>
      <ObjectDrawer
        id={mayManage && filters.object ? Number(filters.object) : undefined}
        onClose={() => change({ object: undefined })}
      />
      {adding && <ObjectEntry onClose={() => setAdding(false)} />}
    </>
  )
}

function useColumns(): Column<LearningObject>[] {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const typeName = useObjectTypes()
  const categories = api.useQuery('get', '/api/v1/categories')
  const categoryName = (code: string | undefined) =>
    nameIn(
      categories.data?.items.find((one) => one.code === code),
      language,
    )
  return [
    {
      key: 'name',
      title: say('object.name'),
      phone: 'title',
      cell: (one) => (
        <span className="block max-w-80">
          <span className="block truncate md:font-medium">
            {nameIn({ zh: one.name, en: one.name_en }, language)}
          </span>
          <span className="block truncate font-normal text-ink-2 text-sm">{one.code}</span>
        </span>
      ),
    },
    { key: 'type', title: say('object.type'), cell: (one) => typeName(one.type) },
    { key: 'category', title: say('object.category'), cell: (one) => categoryName(one.category) || '—' },
    {
      key: 'tags',
      title: say('object.tags'),
      cell: (one) => (
        <span className="flex max-w-56 flex-wrap gap-1 max-md:justify-end">
          {one.tags?.map((tag) => (
            <Pill key={tag}>{tag}</Pill>
          ))}
        </span>
      ),
    },
    {
      key: 'value',
      title: say('object.value'),
      number: true,
      width: 100,
      phone: 'trail',
      cell: (one) => (one.value ? <Credits amount={one.value} /> : '—'),
    },
    {
      key: 'state',
      title: say('state'),
      width: 100,
      phone: 'trail',
      cell: (one) =>
        one.retired ? <Pill>{sayAdmin('retired')}</Pill> : <Pill tone="done">{say('object.offered')}</Pill>,
    },
  ]
}
