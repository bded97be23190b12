import { Button, Checkbox, DatePicker, Form, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { Copy, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { Notice } from '@/ui/Notice'
import { toast } from '@/ui/Toast'
import { grouped } from './permissionGroups'

const usualDays = 90
const mostDays = 365

interface Values {
  name: string
  permissions: string[]
  expires: Dayjs
}

/** Makes a token of the reader's own, and then shows its secret this once. */
export function TokenDrawer({ onClose }: { onClose: () => void }) {
  const say = useWords('identity.admin')
  const [made, setMade] = useState<Shape<'IdentityToken'>>()
  if (made) return <SecretDrawer token={made} onClose={onClose} />
  const today = dayjs().endOf('day')
  return (
    <FormDrawer<Values>
      open
      // What was made is shown next, so that the drawer stays although the form is done.
      onClose={() => setMade((token) => (token ? token : (onClose(), undefined)))}
      width={560}
      title={say('token.add')}
      sub={say('token.add.sub')}
      initial={{ name: '', permissions: [], expires: today.add(usualDays, 'day') }}
      submit={say('token.make')}
      onSubmit={async ({ name, permissions, expires }) => {
        const { data } = await client.POST('/api/v1/api-tokens', {
          body: { name, permissions, expires_at: expires.endOf('day').toISOString() },
        })
        setMade(data)
      }}
    >
      <Form.Item
        name="name"
        label={say('token.name')}
        extra={say('token.name.hint')}
        rules={[{ required: true, whitespace: true, message: say('token.name.missing') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="expires"
        label={say('token.expires')}
        extra={say('token.expires.hint')}
        rules={[{ required: true, message: say('token.expires.missing') }]}
      >
        <DatePicker
          className="w-full"
          allowClear={false}
          minDate={today}
          maxDate={today.add(mostDays, 'day')}
          presets={[30, usualDays, 180, mostDays].map((days) => ({
            label: say('token.days', { days }),
            value: today.add(days, 'day'),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="permissions"
        label={say('permissions')}
        extra={say('token.permissions.hint')}
        rules={[{ required: true, type: 'array', min: 1, message: say('token.permissions.missing') }]}
      >
        <PermissionsInput />
      </Form.Item>
    </FormDrawer>
  )
}

interface PermissionsInputProps {
  id?: string
  value?: string[]
  onChange?: (permissions: string[]) => void
}

/** The reader's own permissions, of which a token has some. Their names are known to those who may read roles. */
function PermissionsInput({ value = [], onChange }: PermissionsInputProps) {
  const say = useWords('identity.admin')
  const session = useSession()
  const roles = api.useQuery('get', '/api/v1/roles', undefined, { enabled: holds(session, 'roles.read') })
  const names = new Map(roles.data?.permissions.map((one) => [one.key, one.name]))
  const own = session.grants.map((key) => ({ key, name: names.get(key) ?? key }))
  return (
    <div className="flex flex-col gap-3">
      {grouped(own).map(({ group, items }) => {
        const keys = items.map((one) => one.key)
        return (
          <fieldset key={group} className="rounded-md border border-line px-4 pt-1 pb-2">
            <legend className="-ml-1 px-1 font-semibold text-ink-2 text-sm">{say(group)}</legend>
            <Checkbox.Group
              className="flex flex-col gap-1"
              value={value.filter((key) => keys.includes(key))}
              onChange={(chosen) => onChange?.([...value.filter((key) => !keys.includes(key)), ...chosen])}
              options={items.map((one) => ({ value: one.key, label: one.name }))}
            />
          </fieldset>
        )
      })}
    </div>
  )
}

function SecretDrawer({ token, onClose }: { token: Shape<'IdentityToken'>; onClose: () => void }) {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const [copied, setCopied] = useState(false)
  const secret = token.secret ?? ''
  const copy = async () => {
    await navigator.clipboard?.writeText(secret)
    setCopied(true)
    toast(say('secret.copied'))
  }
  return (
    <SideDrawer
      open
      firm
      onClose={onClose}
      width={560}
      title={say('secret.title')}
      sub={token.name}
      footer={
        <div className="flex justify-end py-1">
          <Button type={copied ? 'primary' : 'default'} onClick={onClose}>
            {say('secret.done')}
          </Button>
        </div>
      }
    >
      <Notice tone="deadline" icon={TriangleAlert} className="mb-4">
        {say('secret.once')}
      </Notice>
      <div className="flex items-center justify-between gap-3 rounded-md border border-line bg-soft p-4">
        <code className="select-all break-all text-base">{secret}</code>
        <Button type={copied ? 'default' : 'primary'} icon={<Copy size={16} />} onClick={() => void copy()}>
          {say('secret.copy')}
        </Button>
      </div>
      <p className="mt-4 mb-1 text-ink-2 text-sm">{say('secret.use')}</p>
      <pre className="overflow-x-auto rounded-md border border-line bg-soft p-3 text-sm">
        Authorization: Bearer {token.beginning}…
      </pre>
      <p className="mt-4 text-ink-2 text-sm">
        {say('secret.until', { day: fullDay(token.expires_at, language) })}
      </p>
    </SideDrawer>
  )
}
