import { Button } from 'antd'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { RoleDrawer } from './RoleDrawer'

type Role = Shape<'IdentityRole'>

/** The roles with what each allows. */
export function RolesPage() {
  const say = useWords('identity.admin')
  const session = useSession()
  const [filters, change] = useFilters<'role'>()
  const [adding, setAdding] = useState(false)
  const query = api.useQuery('get', '/api/v1/roles')
  const opened = query.data?.items.find((one) => one.key === filters.role)
  return (
    <>
      {holds(session, 'roles.manage') && (
        <SectionActions>
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
            {say('role.add')}
          </Button>
        </SectionActions>
      )}
      <Card label={say('roles')}>
        <DataTable<Role>
          label={say('roles')}
          pages={wholeOf({ ...query, data: query.data?.items })}
          rowKey={(one) => one.key}
          opened={opened?.key}
          onOpen={(one) => change({ role: one.key }, { push: true })}
          columns={[
            {
              key: 'name',
              title: say('role'),
              phone: 'title',
              cell: (one) => (
                <span>
                  <span className="font-semibold">{one.name}</span>{' '}
                  <span className="font-normal text-ink-2 text-xs">{one.key}</span>
                </span>
              ),
            },
            {
              key: 'kind',
              title: say('role.kind'),
              phone: 'sub',
              cell: (one) => (
                <span className="flex flex-wrap gap-1">
                  <Pill tone={one.ready_made ? 'neutral' : 'iris'}>
                    {say(one.ready_made ? 'role.readyMade' : 'role.own')}
                  </Pill>
                  {one.changed && <Pill tone="sky">{say('role.changed')}</Pill>}
                </span>
              ),
            },
            {
              key: 'grants',
              title: say('permissions'),
              number: true,
              phone: 'trail',
              cell: (one) => say('permissions.count', { count: one.grants.length }),
            },
            {
              key: 'holders',
              title: say('holders'),
              phone: 'sub',
              cell: (one) =>
                one.implicit ? (
                  <span className="text-ink-2 text-sm">{say('role.implicit')}</span>
                ) : (
                  <Link to={to.adminHolders(one.key)} className="text-brand-text">
                    {say('role.holders')}
                  </Link>
                ),
            },
          ]}
          empty={
            <EmptyState icon={ShieldCheck} title={say('roles.empty.title')} text={say('roles.empty.text')} />
          }
        />
      </Card>
      {query.data && (opened || adding) && (
        <RoleDrawer
          role={opened}
          permissions={query.data.permissions}
          onClose={() => {
            setAdding(false)
            change({ role: undefined })
          }}
        />
      )}
    </>
  )
}
