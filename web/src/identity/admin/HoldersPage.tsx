import { Button, Form, Segmented, Select } from 'antd'
import { ShieldCheck, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { DepartmentSelect } from '@/org/admin/choosers'
import { type ChosenPerson, PersonSelect } from '@/org/admin/PersonSelect'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'

type Assignment = Shape<'IdentityAssignment'>

/** Who holds which role by assignment. */
export function HoldersPage() {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const session = useSession()
  const faultText = useFaultText()
  const [filters, change] = useFilters<'role'>()
  const [giving, setGiving] = useState(false)
  const roles = api.useQuery('get', '/api/v1/roles')
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/role-assignments',
    { params: { query: { role: filters.role, limit: 50 } } },
    byCursor,
  )
  const name = (key: string) => roles.data?.items.find((one) => one.key === key)?.name ?? key
  const mayAssign = holds(session, 'roles.assign')
  const take = async (one: Assignment) => {
    try {
      await client.DELETE('/api/v1/role-assignments/{id}', { params: { path: { id: one.id } } })
      holdersChanged()
      toast(say('taken', { name: one.name, role: name(one.role) }), {
        undo: () =>
          void client
            .POST('/api/v1/role-assignments', {
              body: { account_id: one.account_id, role: one.role, department_id: one.department_id },
            })
            .then(holdersChanged, (fault: unknown) => toast(faultText(fault), { tone: 'fault' })),
      })
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    }
  }
  const columns: Column<Assignment>[] = [
    {
      key: 'name',
      title: say('person'),
      phone: 'title',
      cell: (one) =>
        one.person_id ? (
          <Link to={to.adminPeople(one.person_id)} className="font-semibold hover:text-brand-text">
            {one.name}
          </Link>
        ) : (
          <span className="font-semibold">{one.name}</span>
        ),
    },
    {
      key: 'role',
      title: say('role'),
      phone: 'trail',
      cell: (one) => <Pill tone="brand">{name(one.role)}</Pill>,
    },
    { key: 'where', title: say('reach'), phone: 'sub', cell: (one) => one.department ?? say('whole') },
    {
      key: 'by',
      title: say('givenBy'),
      phone: 'sub',
      cell: (one) => (
        <span className="text-ink-2 text-sm">
          {one.assigned_by ?? say('byCommand')} · {fullDay(one.assigned_at, language)}
        </span>
      ),
    },
    ...(mayAssign
      ? [
          {
            key: 'take',
            title: '',
            phone: 'trail' as const,
            cell: (one: Assignment) => (
              <Button size="small" danger type="text" onClick={() => void take(one)}>
                {say('take')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      {mayAssign && (
        <SectionActions>
          <Button type="primary" icon={<UserPlus size={16} />} onClick={() => setGiving(true)}>
            {say('give')}
          </Button>
        </SectionActions>
      )}
      <Card label={say('holders')}>
        <FilterBar>
          <Segmented
            aria-label={say('role')}
            value={filters.role ?? ''}
            onChange={(role) => change({ role })}
            options={[
              { value: '', label: say('role.all') },
              ...(roles.data?.items ?? [])
                .filter((one) => !one.implicit)
                .map((one) => ({ value: one.key, label: one.name })),
            ]}
          />
        </FilterBar>
        <DataTable<Assignment>
          label={say('holders')}
          pages={pagesOf(query)}
          rowKey={(one) => one.id}
          columns={columns}
          empty={
            <EmptyState
              icon={ShieldCheck}
              title={say('holders.empty.title')}
              text={say('holders.empty.text')}
            />
          }
        />
      </Card>
      <GiveDrawer open={giving} onClose={() => setGiving(false)} roles={roles.data?.items ?? []} />
    </>
  )
}

function holdersChanged(): void {
  void queryClient.invalidateQueries({
    predicate: (one) => String(one.queryKey[1]).startsWith('/api/v1/role-assignments'),
  })
}

interface GiveValues {
  person_id?: ChosenPerson
  role?: string
  department_id?: number
}

interface GiveDrawerProps {
  open: boolean
  onClose: () => void
  roles: readonly Shape<'IdentityRole'>[]
}

function GiveDrawer({ open, onClose, roles }: GiveDrawerProps) {
  const say = useWords('identity.admin')
  return (
    <FormDrawer<GiveValues>
      open={open}
      onClose={onClose}
      width={480}
      title={say('give')}
      sub={say('give.sub')}
      initial={{}}
      submit={say('give')}
      onSubmit={async ({ person_id, role, department_id }) => {
        await client.POST('/api/v1/role-assignments', {
          body: { person_id: person_id?.id, role: role ?? '', department_id },
        })
        holdersChanged()
        toast(say('given', { name: person_id?.name ?? '' }))
      }}
    >
      <Form.Item
        name="person_id"
        label={say('person')}
        rules={[{ required: true, message: say('person.missing') }]}
      >
        <PersonSelect />
      </Form.Item>
      <Form.Item name="role" label={say('role')} rules={[{ required: true, message: say('role.missing') }]}>
        <Select
          options={roles.filter((one) => !one.implicit).map((one) => ({ value: one.key, label: one.name }))}
        />
      </Form.Item>
      <Form.Item name="department_id" label={say('reach')} extra={say('reach.hint')}>
        <DepartmentSelect allowClear placeholder={say('whole')} />
      </Form.Item>
    </FormDrawer>
  )
}
