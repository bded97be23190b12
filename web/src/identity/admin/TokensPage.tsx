import { Button, DatePicker, Form, Input, Segmented, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { Copy, KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { type Column, DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'

type Token = Shape<'IdentityToken'>

/** Tokens by which programs act for their owner. */
export function TokensPage() {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const session = useSession()
  const faultText = useFaultText()
  const [filters, change] = useFilters<'whose'>()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Token>()
  const all = filters.whose === 'company' && holds(session, 'tokens.manage')
  const own = api.useQuery('get', '/api/v1/api-tokens', undefined, { enabled: !all })
  const company = api.useQuery('get', '/api/v1/company-api-tokens', undefined, { enabled: all })
  const query = all ? company : own
  const revoke = async (token: Token) => {
    const path = { params: { path: { id: token.id } } }
    try {
      if (all) await client.DELETE('/api/v1/company-api-tokens/{id}', path)
      else await client.DELETE('/api/v1/api-tokens/{id}', path)
      tokensChanged()
      toast(say('token.revoked', { name: token.name }))
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    }
  }
  const soon = dayjs().add(14, 'day').toISOString()
  const columns: Column<Token>[] = [
    {
      key: 'name',
      title: say('token.name'),
      phone: 'title',
      cell: (one) => (
        <span>
          <span className="font-semibold">{one.name}</span>
          <code className="block font-normal text-ink-2 text-xs">{one.beginning}…</code>
        </span>
      ),
    },
    ...(all ? [{ key: 'owner', title: say('token.owner'), cell: (one: Token) => one.owner }] : []),
    {
      key: 'permissions',
      title: say('permissions'),
      phone: 'sub',
      cell: (one) => (
        <span title={one.permissions.join(', ')}>
          {say('permissions.count', { count: one.permissions.length })}
        </span>
      ),
    },
    {
      key: 'used',
      title: say('token.used'),
      phone: 'sub',
      cell: (one) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">
          {one.used_at ? dayAndTime(one.used_at, language) : say('token.never')}
        </span>
      ),
    },
    {
      key: 'expires',
      title: say('token.expires'),
      phone: 'trail',
      cell: (one) => (
        <Pill tone={one.expires_at < soon ? 'deadline' : 'neutral'}>{fullDay(one.expires_at, language)}</Pill>
      ),
    },
    {
      key: 'revoke',
      title: '',
      phone: 'trail',
      cell: (one) => (
        <Button size="small" danger type="text" onClick={() => void revoke(one)}>
          {say('token.revoke')}
        </Button>
      ),
    },
  ]
  return (
    <>
      <SectionActions>
        {holds(session, 'tokens.manage') && (
          <Segmented
            aria-label={say('tokens')}
            value={all ? 'company' : ''}
            onChange={(whose) => change({ whose })}
            options={[
              { value: '', label: say('token.mine') },
              { value: 'company', label: say('token.company') },
            ]}
          />
        )}
        <Button type="primary" icon={<Plus size={16} />} onClick={() => setMaking(true)}>
          {say('token.add')}
        </Button>
      </SectionActions>
      <Card label={say('tokens')}>
        <p className="mb-4 text-ink-2 text-sm">
          {say('token.sub')}{' '}
          <a href="/docs" target="_blank" rel="noreferrer" className="text-brand-text underline">
            {say('token.docs')}
          </a>
        </p>
        <DataTable<Token>
          label={say('tokens')}
          pages={wholeOf({ ...query, data: query.data?.items })}
          rowKey={(one) => one.id}
          columns={columns}
          empty={
            <EmptyState icon={KeyRound} title={say('tokens.empty.title')} text={say('tokens.empty.text')} />
          }
        />
      </Card>
      <TokenForm open={making} onClose={() => setMaking(false)} onMade={setMade} />
      <SideDrawer
        open={made !== undefined}
        onClose={() => setMade(undefined)}
        firm
        title={say('token.made')}
        sub={made?.name}
      >
        <div className="flex items-start justify-between gap-3 rounded-md border border-line bg-soft p-4">
          <code className="break-all font-semibold">{made?.secret}</code>
          <Button
            aria-label={say('token.copy')}
            title={say('token.copy')}
            icon={<Copy size={16} />}
            onClick={() => {
              void navigator.clipboard?.writeText(made?.secret ?? '').then(() => toast(say('token.copied')))
            }}
          />
        </div>
        <p className="mt-3 text-ink-2">{say('token.once')}</p>
        <pre className="mt-4 overflow-x-auto rounded-md bg-soft p-4 text-sm">
          {`curl -H "Authorization: Bearer ${made?.secret ?? ''}" \\\n  ${window.location.origin}/api/v1/session`}
        </pre>
      </SideDrawer>
    </>
  )
}

function tokensChanged(): void {
  void queryClient.invalidateQueries({
    predicate: (one) => /api-tokens/.test(String(one.queryKey[1])),
  })
}

interface TokenValues {
  name: string
  permissions: string[]
  expires_at: Dayjs
}

interface TokenFormProps {
  open: boolean
  onClose: () => void
  onMade: (token: Token) => void
}

function TokenForm({ open, onClose, onMade }: TokenFormProps) {
  const say = useWords('identity.admin')
  const session = useSession()
  const roles = api.useQuery('get', '/api/v1/roles', undefined, {
    enabled: open && holds(session, 'roles.read'),
  })
  const name = (key: string) => roles.data?.permissions.find((one) => one.key === key)?.name ?? key
  return (
    <FormDrawer<TokenValues>
      open={open}
      onClose={onClose}
      title={say('token.add')}
      sub={say('token.add.sub')}
      initial={{ name: '', permissions: [], expires_at: dayjs().add(90, 'day').endOf('day') }}
      submit={say('token.add')}
      onSubmit={async (values) => {
        const { data } = await client.POST('/api/v1/api-tokens', {
          body: {
            name: values.name,
            permissions: values.permissions,
            expires_at: values.expires_at.toISOString(),
          },
        })
        tokensChanged()
        if (data) onMade(data)
      }}
    >
      <Form.Item
        name="name"
        label={say('token.name')}
        extra={say('token.name.hint')}
        rules={[{ required: true, whitespace: true, message: say('token.name.missing') }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="permissions"
        label={say('permissions')}
        extra={say('token.permissions.hint')}
        rules={[{ required: true, message: say('token.permissions.missing') }]}
      >
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={session.grants.map((key) => ({ value: key, label: name(key) }))}
        />
      </Form.Item>
      <Form.Item name="expires_at" label={say('token.expires')} extra={say('token.expires.hint')}>
        <DatePicker
          allowClear={false}
          className="w-full"
          disabledDate={(day) => day.isBefore(dayjs(), 'day') || day.isAfter(dayjs().add(365, 'day'))}
        />
      </Form.Item>
    </FormDrawer>
  )
}
