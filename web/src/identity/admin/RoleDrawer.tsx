import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { client } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { freshCode } from '@/form/freshCode'
import { SideDrawer } from '@/form/SideDrawer'
import { useWords } from '@/i18n/words'
import { Notice } from '@/ui/Notice'
import { toast } from '@/ui/Toast'
import { type Grant, GrantsInput } from './GrantsInput'
import { useRolesChanged } from './useRolesChanged'

type Role = Shape<'IdentityRole'>

interface RoleDrawerProps {
  /** Absent for a new one. */
  role?: Role
  permissions: readonly Shape<'IdentityPermission'>[]
  /** The codes of all roles. */
  taken: readonly string[]
  onClose: () => void
}

interface Values {
  key: string
  name: string
  grants: Grant[]
}

/** What a role allows; changed by those who may, read by everybody else. */
export function RoleDrawer({ role, permissions, taken, onClose }: RoleDrawerProps) {
  const say = useWords('identity.admin')
  const session = useSession()
  const changed = useRolesChanged()
  const sayCommon = useWords('common')
  const sayAdmin = useWords('admin')
  const [removing, setRemoving] = useState(false)
  if (role && removing) return <RemoveDrawer role={role} onClose={onClose} />
  if (role && (role.fixed || !holds(session, 'roles.manage')))
    return (
      <SideDrawer open onClose={onClose} width={640} title={role.name} sub={role.key}>
        {role.fixed && <Notice className="mb-4">{say('role.fixed.text')}</Notice>}
        <GrantsInput readOnly value={role.grants} permissions={permissions} />
      </SideDrawer>
    )
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={640}
      title={role?.name ?? say('role.add')}
      sub={role ? say(role.implicit ? 'role.implicit.text' : 'role.atOnce') : say('role.add.sub')}
      initial={{
        key: role?.key ?? '',
        name: role?.name ?? '',
        grants: role?.grants ?? [],
      }}
      submit={sayCommon('save')}
      onSubmit={async ({ key, name, grants }) => {
        // A ready-made role that keeps its name goes on speaking the reader's language.
        const kept = role?.ready_made && name.trim() === role.name
        await client.PUT('/api/v1/roles/{key}', {
          params: { path: { key: role?.key ?? key } },
          body: { name: kept ? '' : name, grants },
        })
        changed()
        toast(sayAdmin('saved'))
      }}
    >
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item
          name="name"
          label={say('role.name')}
          rules={[{ required: !role?.ready_made, whitespace: true, message: say('role.name.missing') }]}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item
          name="key"
          label={say('role.key')}
          extra={say('role.key.hint')}
          rules={[
            { required: true, pattern: /^[a-z][a-z0-9-]{1,39}$/, message: say('role.key.wrong') },
            freshCode(role ? [] : taken, sayAdmin('code.taken')),
          ]}
        >
          <Input disabled={role !== undefined} maxLength={40} spellCheck={false} autoCapitalize="off" />
        </Form.Item>
      </div>
      <Form.Item name="grants" label={say('permissions')}>
        <GrantsInput permissions={permissions} onlySelf={role?.key === 'employee'} />
      </Form.Item>
      {role && (role.changed || !role.ready_made) && (
        <div className="border-line border-t pt-4">
          <Button danger onClick={() => setRemoving(true)}>
            {say(role.ready_made ? 'role.restore' : 'role.remove')}
          </Button>
        </div>
      )}
    </FormDrawer>
  )
}

/** Removes a role of the company's own; a ready-made one comes back as it was. */
function RemoveDrawer({ role, onClose }: { role: Role; onClose: () => void }) {
  const say = useWords('identity.admin')
  const changed = useRolesChanged()
  return (
    <FormDrawer
      open
      danger
      onClose={onClose}
      width={440}
      title={say(role.ready_made ? 'role.restore' : 'role.remove')}
      sub={role.name}
      initial={{}}
      submit={say(role.ready_made ? 'role.restore' : 'role.remove')}
      onSubmit={async () => {
        await client.DELETE('/api/v1/roles/{key}', { params: { path: { key: role.key } } })
        changed()
        toast(say(role.ready_made ? 'role.restored' : 'role.removed', { name: role.name }))
      }}
    >
      <p>{say(role.ready_made ? 'role.restore.text' : 'role.remove.text')}</p>
    </FormDrawer>
  )
}
