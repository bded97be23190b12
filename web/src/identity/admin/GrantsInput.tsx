import { Checkbox, Select } from 'antd'
import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { grouped } from './permissionGroups'

/** One permission of a role and how far it reaches. */
export type Grant = Shape<'IdentityRoleGrant'>
type Scope = Grant['scope']

const scopes: readonly Scope[] = ['self', 'mentees', 'team', 'department', 'branch', 'tenant']

interface GrantsInputProps {
  id?: string
  value?: readonly Grant[]
  onChange?: (grants: Grant[]) => void
  permissions: readonly Shape<'IdentityPermission'>[]
  /** How far a permission about people may reach at most, when the role sets a limit. */
  onlySelf?: boolean
  readOnly?: boolean
}

/** The permissions of a role: ticked or not, and those about people with their reach. */
export function GrantsInput({ value = [], onChange, permissions, onlySelf, readOnly }: GrantsInputProps) {
  const say = useWords('identity.admin')
  const scopeOf = (key: string) => value.find((one) => one.permission === key)?.scope
  const put = (key: string, scope: Scope | undefined) =>
    onChange?.([
      ...value.filter((one) => one.permission !== key),
      ...(scope ? [{ permission: key, scope }] : []),
    ])
  const reach = scopes.map((scope) => ({ value: scope, label: say(`scope.${scope}`) }))
  const shown = readOnly ? permissions.filter((one) => scopeOf(one.key)) : permissions
  return (
    <div className="flex flex-col gap-4">
      {grouped(shown).map(({ group, items }) => (
        <section
          key={group}
          aria-label={say(group)}
          className="overflow-hidden rounded-md border border-line"
        >
          <h3 className="border-line border-b bg-soft px-4 py-2 font-semibold text-ink-2 text-sm">
            {say(group)}
          </h3>
          {items.map((permission) => {
            const scope = scopeOf(permission.key)
            return (
              <div
                key={permission.key}
                className="flex min-h-11 flex-wrap items-center gap-x-3 border-line border-b px-4 py-1.5 last:border-b-0"
              >
                {readOnly ? (
                  <span className="min-w-0 flex-1">{permission.name}</span>
                ) : (
                  <Checkbox
                    className="min-w-0 flex-1 max-sm:basis-full"
                    checked={scope !== undefined}
                    onChange={(event) =>
                      put(
                        permission.key,
                        event.target.checked
                          ? permission.about_people && onlySelf
                            ? 'self'
                            : 'tenant'
                          : undefined,
                      )
                    }
                  >
                    {permission.name}
                  </Checkbox>
                )}
                {permission.about_people && scope && (
                  <Reach
                    label={say('reach.of', { permission: permission.name })}
                    scope={scope}
                    options={onlySelf ? reach.slice(0, 1) : reach}
                    onChange={readOnly ? undefined : (next) => put(permission.key, next)}
                  />
                )}
              </div>
            )
          })}
        </section>
      ))}
    </div>
  )
}

interface ReachProps {
  label: string
  scope: Scope
  options: { value: Scope; label: string }[]
  onChange?: (scope: Scope) => void
}

function Reach({ label, scope, options, onChange }: ReachProps) {
  const name = options.find((one) => one.value === scope)?.label
  if (!onChange || options.length === 1) return <span className="text-ink-2 text-sm">{name}</span>
  return (
    <Select<Scope>
      aria-label={label}
      size="small"
      className="w-40 max-sm:mb-1 max-sm:ml-6"
      value={scope}
      onChange={onChange}
      options={options}
    />
  )
}
