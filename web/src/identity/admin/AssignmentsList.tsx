import { keepPreviousData } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { UserCog } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { useRolesChanged } from './useRolesChanged'

type Assignment = Shape<'IdentityAssignment'>

/** Who was given which role, for which part of the company; taking one back can be undone at once. */
export function AssignmentsList({ roles }: { roles: readonly Shape<'IdentityRole'>[] }) {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const session = useSession()
  const faultText = useFaultText()
  const changed = useRolesChanged()
  const [filters, change] = useFilters<'role'>()
  const [wrong, setWrong] = useState<string>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/role-assignments',
    { params: { query: { role: filters.role, limit: 50 } } },
    { ...byCursor, placeholderData: keepPreviousData },
  )
  const nameOf = (key: string) => roles.find((role) => role.key === key)?.name ?? key
  const tell = async (work: () => Promise<unknown>) => {
    setWrong(undefined)
    try {
      await work()
      changed()
      return true
    } catch (fault) {
      setWrong(faultText(fault))
      return false
    }
  }
  const giveAgain = ({ account_id, role, department_id }: Assignment) =>
    tell(() => client.POST('/api/v1/role-assignments', { body: { account_id, role, department_id } }))
  const takeBack = async (one: Assignment) => {
    const done = await tell(() =>
      client.DELETE('/api/v1/role-assignments/{id}', { params: { path: { id: one.id } } }),
    )
    if (!done) return
    toast(say('assignment.taken', { name: one.name, role: nameOf(one.role) }), {
      undo: () => void giveAgain(one),
    })
  }
  return (
    <>
      <Select
        allowClear
        aria-label={say('role')}
        placeholder={say('role')}
        className="mb-4 w-60 max-md:w-full"
        value={filters.role}
        onChange={(role: string | undefined) => change({ role })}
        options={roles
          .filter((role) => !role.implicit)
          .map((role) => ({ value: role.key, label: role.name }))}
      />
      {wrong && <FaultAlert texts={[wrong]} />}
      <DataTable<Assignment>
        label={say('view.assignments')}
        pages={pagesOf(query)}
        rowKey={(one) => one.id}
        columns={[
          { key: 'name', title: say('holder'), phone: 'title', cell: (one) => one.name },
          { key: 'role', title: say('role'), phone: 'sub', cell: (one) => nameOf(one.role) },
          { key: 'where', title: say('reach'), cell: (one) => one.department ?? say('scope.tenant') },
          {
            key: 'by',
            title: say('assignedBy'),
            cell: (one) => (
              <span className="text-ink-2 text-sm">
                {[one.assigned_by ?? say('byCommand'), fullDay(one.assigned_at, language)].join(' · ')}
              </span>
            ),
          },
          ...(holds(session, 'roles.assign')
            ? [
                {
                  key: 'take',
                  title: '',
                  width: 90,
                  phone: 'trail' as const,
                  // Nobody takes a role from themselves.
                  cell: (one: Assignment) =>
                    one.account_id !== session.account.id && (
                      <Button
                        size="small"
                        aria-label={say('assignment.takeFrom', {
                          name: one.name,
                          role: nameOf(one.role),
                        })}
                        onClick={() => void takeBack(one)}
                      >
                        {say('assignment.take')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={
          <EmptyState icon={UserCog} title={say('assignments.none')} text={say('assignments.none.text')} />
        }
      />
    </>
  )
}
