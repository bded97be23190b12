import { Button } from 'antd'
import { UserRoundCog } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { DataTable } from '@/table/DataTable'
import { wholeOf } from '@/table/pages'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { useRolesChanged } from './useRolesChanged'

type Account = Shape<'IdentityAdministrator'>

/** The accounts that belong to no person. A closed one is signed out everywhere and can be opened again. */
export function AdministratorsList() {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const session = useSession()
  const faultText = useFaultText()
  const changed = useRolesChanged()
  const [wrong, setWrong] = useState<string>()
  const accounts = api.useQuery('get', '/api/v1/administrators')
  const turn = async ({ id, email }: Pick<Account, 'id' | 'email'>, close: boolean) => {
    setWrong(undefined)
    try {
      const path = { params: { path: { id } } }
      if (close) await client.PUT('/api/v1/accounts/{id}/closure', path)
      else await client.DELETE('/api/v1/accounts/{id}/closure', path)
      changed()
      toast(say(close ? 'account.closed' : 'account.opened', { email }), {
        undo: close ? () => void turn({ id, email }, false) : undefined,
      })
    } catch (fault) {
      setWrong(faultText(fault))
    }
  }
  return (
    <>
      <p className="mb-4 text-ink-2 text-sm">{say('administrators.sub')}</p>
      {wrong && <FaultAlert texts={[wrong]} />}
      <DataTable<Account>
        label={say('view.administrators')}
        pages={wholeOf({ ...accounts, data: accounts.data?.items })}
        rowKey={(one) => one.id}
        columns={[
          { key: 'email', title: say('account.email'), phone: 'title', cell: (one) => one.email },
          {
            key: 'since',
            title: say('account.since'),
            phone: 'sub',
            cell: (one) => <span className="text-ink-2">{fullDay(one.created_at, language)}</span>,
          },
          {
            key: 'state',
            title: say('account.state'),
            width: 110,
            cell: (one) =>
              one.closed_at ? (
                <Pill>{say('account.state.closed')}</Pill>
              ) : (
                <Pill tone="done">{say('account.state.open')}</Pill>
              ),
          },
          ...(holds(session, 'roles.assign')
            ? [
                {
                  key: 'turn',
                  title: '',
                  width: 110,
                  phone: 'trail' as const,
                  cell: (one: Account) =>
                    one.id !== session.account.id && (
                      <Button size="small" onClick={() => void turn(one, !one.closed_at)}>
                        {say(one.closed_at ? 'account.open' : 'account.close')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={
          <EmptyState
            icon={UserRoundCog}
            title={say('administrators.none')}
            text={say('administrators.none.text')}
          />
        }
      />
    </>
  )
}
