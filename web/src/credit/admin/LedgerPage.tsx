import { keepPreviousData } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { BookCheck, ReceiptText } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { type ChosenPerson, PersonSelect } from '@/org/admin/PersonSelect'
import { type Column, DataTable } from '@/table/DataTable'
import { DayRange, instantsOf } from '@/table/DayRange'
import { FilterBar } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { type Kind, KindPill, kinds } from './kinds'
import { ReceiptDrawer } from './ReceiptDrawer'
import { VerifyDrawer } from './VerifyDrawer'

type Transfer = Shape<'CreditTransfer'>

/** Every movement of credits. Nothing is changed here: a mistake is taken back by another transfer. */
export function LedgerPage() {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const session = useSession()
  const [filters, change] = useFilters<'person' | 'kind' | 'rule' | 'category' | 'from' | 'to' | 'transfer'>()
  const [verifying, setVerifying] = useState(false)
  const [person, setPerson] = usePersonFilter(filters.person)
  const categories = api.useQuery('get', '/api/v1/categories')
  const rules = api.useQuery('get', '/api/v1/rules', undefined, { enabled: holds(session, 'rule.read') })
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/transfers',
    {
      params: {
        query: {
          person_id: filters.person ? Number(filters.person) : undefined,
          kind: filters.kind as Kind | undefined,
          rule: filters.rule,
          category: filters.category,
          ...instantsOf(filters.from, filters.to),
          limit: 50,
        },
      },
    },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const filtered =
    filters.person || filters.kind || filters.rule || filters.category || filters.from || filters.to
  return (
    <>
      {holds(session, 'audit.verify') && (
        <SectionActions>
          <Button icon={<BookCheck size={16} />} onClick={() => setVerifying(true)}>
            {say('verify')}
          </Button>
        </SectionActions>
      )}
      <Card label={say('transfers')}>
        <FilterBar
          onClear={
            filtered
              ? () => {
                  setPerson(undefined)
                  change({
                    person: undefined,
                    kind: undefined,
                    rule: undefined,
                    category: undefined,
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
          <Select<Kind>
            allowClear
            aria-label={say('kind')}
            className="w-36"
            placeholder={say('kind')}
            value={filters.kind as Kind | undefined}
            onChange={(kind?: Kind) => change({ kind })}
            options={kinds.map((value) => ({ value, label: say(`kind.${value}`) }))}
          />
          {rules.data && (
            <Select<string>
              allowClear
              aria-label={say('rule')}
              className="w-44"
              placeholder={say('rule')}
              showSearch={{ optionFilterProp: 'label' }}
              popupMatchSelectWidth={260}
              value={filters.rule}
              onChange={(rule?: string) => change({ rule })}
              options={rules.data.items.map((rule) => ({ value: rule.code, label: rule.newest.name }))}
            />
          )}
          <Select<string>
            allowClear
            aria-label={say('category')}
            className="w-32"
            placeholder={say('category')}
            value={filters.category}
            onChange={(category?: string) => change({ category })}
            options={(categories.data?.items ?? []).map((one) => ({
              value: one.code,
              label: (language === 'en' ? one.en : one.zh) || one.code,
            }))}
          />
          <DayRange
            label={say('recordedAt')}
            from={filters.from}
            to={filters.to}
            onChange={(from, to) => change({ from, to })}
          />
        </FilterBar>
        <DataTable<Transfer>
          label={say('transfers')}
          pages={pagesOf(query)}
          rowKey={(transfer) => transfer.id}
          opened={filters.transfer ? Number(filters.transfer) : undefined}
          onOpen={(transfer) => change({ transfer: String(transfer.id) }, { push: true })}
          columns={columns(say, language)}
          empty={
            filtered ? (
              <EmptyState title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
            ) : (
              <EmptyState
                icon={ReceiptText}
                title={say('transfers.empty.title')}
                text={say('transfers.empty.text')}
              />
            )
          }
        />
      </Card>
      <ReceiptDrawer
        id={filters.transfer ? Number(filters.transfer) : undefined}
        onClose={() => change({ transfer: undefined })}
      />
      <VerifyDrawer open={verifying} onClose={() => setVerifying(false)} />
    </>
  )
}

/** The chosen person of a filter; after a reload only the id is known, and the name is asked for. */
export function usePersonFilter(
  id: string | undefined,
): [ChosenPerson | undefined, (person: ChosenPerson | undefined) => void] {
  const [chosen, setChosen] = useState<ChosenPerson>()
  const known = chosen && String(chosen.id) === id ? chosen : undefined
  const asked = api.useQuery(
    'get',
    '/api/v1/people/{id}',
    { params: { path: { id: Number(id) } } },
    { enabled: id !== undefined && !known },
  )
  return [id === undefined ? undefined : (known ?? asked.data), setChosen]
}

function columns(say: ReturnType<typeof useWords<'credit.admin'>>, language: string): Column<Transfer>[] {
  return [
    {
      key: 'recorded',
      title: say('recordedAt'),
      phone: 'sub',
      cell: (transfer) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">
          {dayAndTime(transfer.recorded_at, language)}
        </span>
      ),
    },
    {
      key: 'person',
      title: say('person'),
      phone: 'title',
      cell: (transfer) => (
        <span className="whitespace-nowrap">
          <b>{transfer.person.name}</b>{' '}
          <span className="num text-ink-2 text-xs">{transfer.person.number}</span>
        </span>
      ),
    },
    {
      key: 'what',
      title: say('what'),
      phone: 'sub',
      cell: (transfer) => (
        <span className="block max-w-80">
          <span className="block truncate">{transfer.object?.name ?? transfer.reason ?? '—'}</span>
          {transfer.rule && (
            <span className="block truncate text-ink-2 text-sm">
              {transfer.rule.name} v{transfer.rule.version}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'kind',
      title: say('kind'),
      phone: 'trail',
      cell: (transfer) => (
        <span className="flex flex-wrap gap-1">
          <KindPill kind={transfer.kind} />
          {transfer.reversed_by && <Pill>{say('reversed')}</Pill>}
        </span>
      ),
    },
    {
      key: 'category',
      title: say('category'),
      phone: 'hidden',
      cell: (transfer) => transfer.category?.name ?? '—',
    },
    {
      key: 'earned',
      title: say('earnedAt'),
      phone: 'hidden',
      cell: (transfer) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">{fullDay(transfer.earned_at, language)}</span>
      ),
    },
    {
      key: 'amount',
      title: say('change'),
      number: true,
      phone: 'trail',
      cell: (transfer) => <Credits amount={transfer.change} signed className="text-base" />,
    },
  ]
}
