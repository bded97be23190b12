import { ShieldCheck } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'

/** The roles that were given to a person; those that come from what a person is are not assigned. */
export function PersonRoles({ id }: { id: number }) {
  const say = useWords('org.admin')
  const language = useLanguage()
  const roles = api.useQuery('get', '/api/v1/roles')
  const given = api.useQuery('get', '/api/v1/role-assignments', { params: { query: { limit: 200 } } })
  if (given.error) return <FaultState fault={given.error} onRetry={() => void given.refetch()} />
  if (!given.data || !roles.data) return <Skeleton className="h-20 w-full rounded-md" />
  const mine = given.data.items.filter((one) => one.person_id === id)
  const name = (key: string) => roles.data.items.find((role) => role.key === key)?.name ?? key
  return (
    <>
      <p className="mb-3 text-ink-2 text-sm">{say('roles.implicit')}</p>
      {mine.length === 0 ? (
        <EmptyState icon={ShieldCheck} title={say('roles.empty.title')} text={say('roles.empty.text')} />
      ) : (
        <ul className="mb-4">
          {mine.map((one) => (
            <li key={one.id} className="border-line border-b py-2.5 last:border-b-0">
              <b>{name(one.role)}</b>
              <p className="text-ink-2 text-sm">
                {one.department ?? say('roles.whole')} · {fullDay(one.assigned_at, language)}
                {one.assigned_by && ` · ${one.assigned_by}`}
              </p>
            </li>
          ))}
        </ul>
      )}
      <ButtonLink look="secondary" size="sm" to={to.adminRoles()}>
        {say('roles.all')}
      </ButtonLink>
    </>
  )
}
