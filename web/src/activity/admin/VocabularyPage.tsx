import { Button, Segmented } from 'antd'
import { Plus, WholeWord } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { AttributeDrawer, TermDrawer } from './vocabularyDrawers'

type Attribute = Shape<'ActivityAttribute'>
/** A verb, an object type or an attribute. */
type Word = Shape<'ActivityTerm'> & Partial<Pick<Attribute, 'about' | 'type' | 'unit'>>

const kinds = ['verbs', 'types', 'attributes'] as const
type Kind = (typeof kinds)[number]

/** The words of activities and objects. None is ever removed, since records use them; names may change. */
export function VocabularyPage() {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const session = useSession()
  const [filters, change] = useFilters<'kind' | 'q'>()
  const [edited, setEdited] = useState<Word | 'new'>()
  const kind = kinds.find((one) => one === filters.kind) ?? 'verbs'
  const lists = {
    verbs: api.useQuery('get', '/api/v1/verbs'),
    types: api.useQuery('get', '/api/v1/object-types'),
    attributes: api.useQuery('get', '/api/v1/attributes'),
  }
  const query = lists[kind]
  const typed = (filters.q ?? '').toLowerCase()
  const rows = (query.data?.items as readonly Word[] | undefined)?.filter((one) =>
    `${one.zh} ${one.en} ${one.code}`.toLowerCase().includes(typed),
  )
  const mayManage = holds(session, 'object.vocabulary')
  const row = edited === 'new' ? undefined : edited
  const close = () => setEdited(undefined)
  const add = { verbs: say('verb.add'), types: say('type.add'), attributes: say('attribute.add') }
  return (
    <>
      {mayManage && (
        <SectionActions>
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setEdited('new')}>
            {add[kind]}
          </Button>
        </SectionActions>
      )}
      <Card label={say('vocabulary')}>
        <p className="mb-4 max-w-3xl text-ink-2 text-sm">{say('vocabulary.sub')}</p>
        <FilterBar>
          <Segmented<Kind>
            aria-label={say('vocabulary')}
            value={kind}
            onChange={(next) => change({ kind: next === 'verbs' ? undefined : next, q: undefined })}
            options={kinds.map((value) => ({
              value,
              label: `${say(`vocabulary.${value}`)} ${lists[value].data?.items.length ?? ''}`,
            }))}
          />
          <SearchFilter
            label={say('vocabulary.find')}
            value={filters.q ?? ''}
            onChange={(q) => change({ q })}
          />
        </FilterBar>
        <DataTable<Word>
          label={say(`vocabulary.${kind}`)}
          pages={wholeOf({ ...query, data: rows })}
          rowKey={(one) => `${one.about ?? ''}/${one.code}`}
          onOpen={mayManage ? setEdited : undefined}
          columns={[
            { key: 'zh', title: sayAdmin('language.zh'), phone: 'title', cell: (one) => one.zh },
            { key: 'en', title: sayAdmin('language.en'), phone: 'sub', cell: (one) => one.en },
            {
              key: 'code',
              title: sayAdmin('code'),
              cell: (one) => <span className="text-ink-2">{one.code}</span>,
            },
            ...(kind === 'attributes' ? attributeColumns(say) : []),
          ]}
          empty={
            <EmptyState
              icon={WholeWord}
              title={sayAdmin('nothing.title')}
              text={typed ? sayAdmin('nothing.text') : say('vocabulary.none')}
            />
          }
        />
      </Card>
      {edited && kind === 'attributes' && (
        <AttributeDrawer
          attribute={row as Attribute | undefined}
          title={add.attributes}
          all={lists.attributes.data?.items ?? []}
          onClose={close}
        />
      )}
      {edited && kind !== 'attributes' && (
        <TermDrawer
          kind={kind}
          term={row}
          title={add[kind]}
          taken={(lists[kind].data?.items ?? []).map((one) => one.code)}
          onClose={close}
        />
      )}
    </>
  )
}

function attributeColumns(say: ReturnType<typeof useWords<'activity.admin'>>): Column<Word>[] {
  return [
    {
      key: 'type',
      title: say('attribute.type'),
      cell: (one) => one.type && say(`attribute.type.${one.type}`),
    },
    { key: 'unit', title: say('attribute.unit'), cell: (one) => one.unit },
    {
      key: 'about',
      title: say('attribute.about'),
      width: 130,
      phone: 'trail',
      cell: (one) =>
        one.about && (
          <Pill tone={one.about === 'object' ? 'iris' : 'sky'}>{say(`attribute.about.${one.about}`)}</Pill>
        ),
    },
  ]
}
