import { App, Button, Checkbox, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { client, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'
import { byModule, type Grants, grantsOf, listOf } from './grants'

interface RoleDrawerProps {
  /** Absent for a new role. */
  role?: Shape<'IdentityRole'>
  permissions: readonly Shape<'IdentityPermission'>[]
  onClose: () => void
}

const scopes = ['self', 'mentees', 'team', 'department', 'branch', 'tenant'] as const

/** What a role allows and how far each permission reaches. */
export function RoleDrawer({ role, permissions, onClose }: RoleDrawerProps) {
  const say = useWords('identity.admin')
  const sayCommon = useWords('common')
  const session = useSession()
  const { modal } = App.useApp()
  const faultText = useFaultText()
  const [name, setName] = useState(role && !role.ready_made ? role.name : '')
  const [key, setKey] = useState(role?.key ?? '')
  const [grants, setGrants] = useState<Grants>(() => grantsOf(role?.grants ?? []))
  const [busy, setBusy] = useState<'save' | 'remove'>()
  const [wrong, setWrong] = useState<string>()
  const modules = useMemo(() => byModule(permissions), [permissions])
  const mayChange = holds(session, 'roles.manage') && !role?.fixed
  const run = async (what: 'save' | 'remove', done: string, work: () => Promise<unknown>) => {
    setBusy(what)
    setWrong(undefined)
    try {
      await work()
      void queryClient.invalidateQueries({
        predicate: (one) => /^\/api\/v1\/(roles|session)/.test(String(one.queryKey[1])),
      })
      toast(done)
      onClose()
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(undefined)
    }
  }
  const save = () =>
    run('save', say('role.saved'), () =>
      client.PUT('/api/v1/roles/{key}', {
        params: { path: { key } },
        body: { name, grants: listOf(grants) },
      }),
    )
  const remove = () =>
    modal.confirm({
      title: say(role?.ready_made ? 'role.restore.title' : 'role.remove.title', { name: role?.name ?? '' }),
      content: say(role?.ready_made ? 'role.restore.text' : 'role.remove.text'),
      okText: say(role?.ready_made ? 'role.restore' : 'role.remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        run('remove', say('role.removed'), () =>
          client.DELETE('/api/v1/roles/{key}', { params: { path: { key } } }),
        ),
    })
  return (
    <SideDrawer
      open
      onClose={onClose}
      width={680}
      firm
      title={role ? role.name : say('role.add')}
      sub={role?.fixed ? say('role.fixed') : say('role.sub')}
      footer={
        mayChange && (
          <div className="flex justify-end gap-2.5 py-1">
            {role && (!role.ready_made || role.changed) && (
              <Button danger className="mr-auto" loading={busy === 'remove'} onClick={remove}>
                {say(role.ready_made ? 'role.restore' : 'role.remove')}
              </Button>
            )}
            <Button onClick={onClose}>{sayCommon('cancel')}</Button>
            <Button type="primary" loading={busy === 'save'} onClick={() => void save()}>
              {sayCommon('save')}
            </Button>
          </div>
        )
      }
    >
      {wrong && <FaultAlert texts={[wrong]} />}
      {!role && (
        <div className="mb-5 grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <Labelled label={say('role.name')}>
            <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} autoFocus />
          </Labelled>
          <Labelled label={say('role.key')}>
            <Input
              value={key}
              maxLength={40}
              spellCheck={false}
              placeholder="branch-admin"
              onChange={(event) => setKey(event.target.value.trim())}
            />
          </Labelled>
        </div>
      )}
      {role && !role.ready_made && (
        <div className="mb-5">
          <Labelled label={say('role.name')}>
            <Input
              disabled={!mayChange}
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
          </Labelled>
        </div>
      )}
      {modules.map(([module, list]) => (
        <section key={module} className="mb-5">
          <h3 className="mb-1 font-semibold text-md">{say(`module.${module}`)}</h3>
          <ul>
            {list.map((permission) => (
              <li
                key={permission.key}
                className="flex min-h-11 items-center gap-3 border-line border-b py-1.5 last:border-b-0"
              >
                <Checkbox
                  className="min-w-0 flex-1"
                  disabled={!mayChange}
                  checked={grants[permission.key] !== undefined}
                  onChange={(event) =>
                    setGrants((was) => {
                      const next = { ...was }
                      if (event.target.checked) next[permission.key] = 'tenant'
                      else delete next[permission.key]
                      return next
                    })
                  }
                >
                  {permission.name}
                </Checkbox>
                {grants[permission.key] !== undefined && permission.about_people && (
                  <Select
                    aria-label={say('scope.of', { name: permission.name })}
                    size="small"
                    className="w-32 shrink-0"
                    disabled={!mayChange}
                    value={grants[permission.key]}
                    onChange={(scope) => setGrants((was) => ({ ...was, [permission.key]: scope }))}
                    options={scopes.map((value) => ({ value, label: say(`scope.${value}`) }))}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </SideDrawer>
  )
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="flex flex-col gap-1">
      <span className="text-ink-2 text-sm">{label}</span>
      {children}
    </label>
  )
}
