import type { Shape } from '@/api/shape'

type Grant = Shape<'IdentityRoleGrant'>
type Permission = Shape<'IdentityPermission'>

/** How far each permission of a role reaches. */
export type Grants = Record<string, Grant['scope']>

const width: readonly Grant['scope'][] = ['self', 'mentees', 'team', 'department', 'branch', 'tenant']

/** The grants of a role by permission; of several scopes the widest counts. */
export function grantsOf(list: readonly Grant[]): Grants {
  const out: Grants = {}
  for (const { permission, scope } of list) {
    const known = out[permission]
    if (!known || width.indexOf(scope) > width.indexOf(known)) out[permission] = scope
  }
  return out
}

/** The grants as the API takes them, in the order of permissions. */
export const listOf = (grants: Grants): Grant[] =>
  Object.entries(grants)
    .map(([permission, scope]) => ({ permission, scope }))
    .sort((a, b) => (a.permission < b.permission ? -1 : 1))

/** The parts of the program, as permissions are grouped for people. */
export const modules = ['people', 'activity', 'rule', 'ledger', 'goal', 'mall', 'access'] as const
/** One part of the program. */
export type Module = (typeof modules)[number]

const moduleOf: Record<string, Module> = {
  org: 'people',
  people: 'people',
  activity: 'activity',
  object: 'activity',
  import: 'activity',
  rule: 'rule',
  category: 'rule',
  ledger: 'ledger',
  statement: 'ledger',
  audit: 'ledger',
  board: 'goal',
  goal: 'goal',
  cockpit: 'goal',
  insight: 'goal',
  mall: 'mall',
  order: 'mall',
  reward: 'mall',
}

/** Permissions by part of the program; what belongs to none stands with access. */
export function byModule(permissions: readonly Permission[]): [Module, Permission[]][] {
  const of = (permission: Permission): Module => moduleOf[permission.key.split('.')[0] ?? ''] ?? 'access'
  return modules
    .map((module): [Module, Permission[]] => [module, permissions.filter((one) => of(one) === module)])
    .filter(([, list]) => list.length > 0)
}
