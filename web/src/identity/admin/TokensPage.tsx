import { Button, Segmented } from 'antd'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { RevokeDrawer } from './RevokeDrawer'
import { SecretDrawer } from './SecretDrawer'
import { TokenDrawer } from './TokenDrawer'

type Token = Shape<'IdentityToken'>

/** With which programs may come in: the reader's own tokens, and for those who may, all of the company. */
export function TokensPage() {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const session = useSession()
  const [filters, change] = useFilters<'whose'>()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Token>()
  const [revoked, setRevoked] = useState<Token>()
  const oversees = holds(session, 'tokens.manage')
  const all = oversees && filters.whose === 'company'
  const own = api.useQuery('get', '/api/v1/api-tokens', undefined, { enabled: !all })
  const company = api.useQuery('get', '/api/v1/company-api-tokens', undefined, { enabled: all })
  const query = all ? company : own
  const make = (
    <Button type="primary" icon={<Plus size={16} />} onClick={() => setMaking(true)}>
      {say('token.add')}
    </Button>
  )
  return (
    <>
      <SectionActions>{make}</SectionActions>
      <Card label={say('tokens')}>
        <p className="mb-4 max-w-3xl text-ink-2 text-sm">{say('tokens.sub')}</p>
        {oversees && (
          <FilterBar>
            <Segmented
              aria-label={say('tokens')}
              value={all ? 'company' : 'own'}
              onChange={(whose) => change({ whose: whose === 'company' ? whose : undefined })}
              options={[
                { value: 'own', label: say('tokens.own') },
                { value: 'company', label: say('tokens.company') },
              ]}
            />
          </FilterBar>
        )}
        <DataTable<Token>
          label={say('tokens')}
          pages={wholeOf({ ...query, data: query.data?.items })}
          rowKey={(one) => one.id}
          columns={columns(say, language, all, setRevoked)}
          empty={
            <EmptyState
              icon={KeyRound}
              title={say('tokens.none')}
              text={say(all ? 'tokens.none.company' : 'tokens.none.text')}
            />
          }
        />
      </Card>
      {making && (
        <TokenDrawer
          onClose={() => setMaking(false)}
          onMade={(token) => {
            setMade(token)
            tokensChanged()
          }}
        />
      )}
      {revoked && (
        <RevokeDrawer
          token={revoked}
          all={all}
          onDone={tokensChanged}
          onClose={() => setRevoked(undefined)}
        />
      )}
      {made && <SecretDrawer token={made} onClose={() => setMade(undefined)} />}
    </>
  )
}

function tokensChanged(): void {
  for (const path of ['/api/v1/api-tokens', '/api/v1/company-api-tokens'])
    void queryClient.invalidateQueries({ queryKey: ['get', path] })
}

function columns(
  say: ReturnType<typeof useWords<'identity.admin'>>,
  language: string,
  all: boolean,
  revoke: (one: Token) => void,
): Column<Token>[] {
  return [
    {
      key: 'name',
      title: say('token.name'),
      phone: 'title',
      cell: (one) => <span className="md:font-medium">{one.name}</span>,
    },
    {
      key: 'beginning',
      title: say('token'),
      phone: 'sub',
      cell: (one) => <code className="text-ink-2 text-sm">{one.beginning}…</code>,
    },
    ...(all ? [{ key: 'owner', title: say('token.owner'), cell: (one: Token) => one.owner }] : []),
    {
      key: 'permissions',
      title: say('permissions'),
      number: true,
      width: 90,
      cell: (one) => <span title={one.permissions.join(', ')}>{one.permissions.length}</span>,
    },
    {
      key: 'used',
      title: say('token.used'),
      cell: (one) => (
        <span className="whitespace-nowrap text-sm">
          {one.used_at ? dayAndTime(one.used_at, language) : say('token.unused')}
        </span>
      ),
    },
    {
      key: 'expires',
      title: say('token.expires'),
      cell: (one) => <Expiry at={one.expires_at} />,
    },
    {
      key: 'revoke',
      title: '',
      width: 90,
      phone: 'trail',
      cell: (one) => (
        <Button
          size="small"
          danger
          aria-label={say('token.revoke.title', { name: one.name })}
          onClick={() => revoke(one)}
        >
          {say('token.revoke')}
        </Button>
      ),
    },
  ]
}

const soonMs = 14 * 86_400_000

/** The day on which a token ends, marked when that is near, since a program will stop then. */
function Expiry({ at }: { at: string }) {
  const language = useLanguage()
  const left = new Date(at).getTime() - Date.now()
  const day = fullDay(at, language)
  if (left >= soonMs) return <span className="whitespace-nowrap text-sm">{day}</span>
  return <Pill tone="deadline">{day}</Pill>
}
