import { Checkbox, DatePicker, Form, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { api, client } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { grouped } from './permissionGroups'

const usualDays = 90
const mostDays = 365

interface Values {
  name: string
  permissions: string[]
  expires: Dayjs
}

interface TokenDrawerProps {
  onMade: (token: Shape<'IdentityToken'>) => void
  onClose: () => void
}

/** Makes a token of the reader's own. */
export function TokenDrawer({ onMade, onClose }: TokenDrawerProps) {
  const say = useWords('identity.admin')
  const today = dayjs().endOf('day')
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={560}
      title={say('token.add')}
      sub={say('token.add.sub')}
      initial={{ name: '', permissions: [], expires: today.add(usualDays, 'day') }}
      submit={say('token.make')}
      onSubmit={async ({ name, permissions, expires }) => {
        const { data } = await client.POST('/api/v1/api-tokens', {
          body: { name, permissions, expires_at: expires.endOf('day').toISOString() },
        })
        if (data) onMade(data)
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
          <section
            key={group}
            aria-label={say(group)}
            className="overflow-hidden rounded-md border border-line"
          >
            <h3 className="border-line border-b bg-soft px-4 py-2 font-semibold text-ink-2 text-sm">
              {say(group)}
            </h3>
            <Checkbox.Group
              className="flex flex-col gap-2 px-4 py-3"
              value={value.filter((key) => keys.includes(key))}
              onChange={(chosen) => onChange?.([...value.filter((key) => !keys.includes(key)), ...chosen])}
              options={items.map((one) => ({ value: one.key, label: one.name }))}
            />
          </section>
        )
      })}
    </div>
  )
}
