import { Button, Segmented } from 'antd'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { AdministratorsList } from './AdministratorsList'
import { AssignDrawer } from './AssignDrawer'
import { AssignmentsList } from './AssignmentsList'
import { RoleDrawer } from './RoleDrawer'

type Role = Shape<'IdentityRole'>

const views = ['roles', 'assignments', 'administrators'] as const
type View = (typeof views)[number]

/** Roles, who holds them, and the accounts that belong to no person. */
export function RolesPage() {
  const say = useWords('identity.admin')
  const session = useSession()
  const [filters, change] = useFilters<'view' | 'role'>()
  const [assigning, setAssigning] = useState(false)
  const roles = api.useQuery('get', '/api/v1/roles')
  const view = views.find((one) => one === filters.view) ?? 'roles'
  const opened = roles.data?.items.find((role) => role.key === filters.role)
  const open = (role: string | undefined) => change({ role }, { push: role !== undefined })
  return (
    <>
      <SectionActions>
        {view === 'assignments' && holds(session, 'roles.assign') && (
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setAssigning(true)}>
            {say('assign')}
          </Button>
        )}
        {view === 'roles' && holds(session, 'roles.manage') && (
          <Button type="primary" icon={<Plus size={16} />} disabled={!roles.data} onClick={() => open('new')}>
            {say('role.add')}
          </Button>
        )}
      </SectionActions>
      <Card label={say('roles')}>
        <FilterBar>
          <Segmented<View>
            aria-label={say('roles')}
            value={view}
            onChange={(next) => change({ view: next === 'roles' ? undefined : next, role: undefined })}
            options={views.map((value) => ({ value, label: say(`view.${value}`) }))}
          />
        </FilterBar>
        {view === 'assignments' ? (
          <AssignmentsList roles={roles.data?.items ?? []} />
        ) : view === 'administrators' ? (
          <AdministratorsList />
        ) : (
          <DataTable<Role>
            label={say('view.roles')}
            pages={wholeOf({ ...roles, data: roles.data?.items })}
            rowKey={(role) => role.key}
            opened={filters.role}
            onOpen={(role) => open(role.key)}
            columns={columns(say)}
            empty={<EmptyState icon={ShieldCheck} title={say('roles.none')} text={say('roles.none.text')} />}
          />
        )}
      </Card>
      {roles.data && view === 'roles' && (opened || filters.role === 'new') && (
        <RoleDrawer
          key={filters.role}
          role={opened}
          permissions={roles.data.permissions}
          taken={roles.data.items.map((one) => one.key)}
          onClose={() => open(undefined)}
        />
      )}
      {assigning && <AssignDrawer roles={roles.data?.items ?? []} onClose={() => setAssigning(false)} />}
    </>
  )
}

function columns(say: ReturnType<typeof useWords<'identity.admin'>>): Column<Role>[] {
  return [
    {
      key: 'name',
      title: say('role'),
      phone: 'title',
      cell: (role) => <span className="md:font-medium">{role.name}</span>,
    },
    {
      key: 'key',
      title: say('role.key'),
      phone: 'sub',
      cell: (role) => <span className="text-ink-2">{role.key}</span>,
    },
    {
      key: 'how',
      title: say('role.how'),
      cell: (role) => say(role.implicit ? 'role.implicit' : 'role.assigned'),
    },
    {
      key: 'grants',
      title: say('permissions'),
      number: true,
      width: 110,
      cell: (role) => role.grants.length,
    },
    {
      key: 'kind',
      title: say('role.kind'),
      width: 130,
      phone: 'trail',
      cell: (role) =>
        role.fixed ? (
          <Pill>{say('role.fixed')}</Pill>
        ) : role.changed ? (
          <Pill tone="iris">{say('role.changed')}</Pill>
        ) : role.ready_made ? (
          <Pill>{say('role.readyMade')}</Pill>
        ) : (
          <Pill tone="sky">{say('role.own')}</Pill>
        ),
    },
  ]
}
