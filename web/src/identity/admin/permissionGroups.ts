import type { Key } from '@/i18n/catalogues'

type Group = Extract<Key<'identity.admin'>, `group.${string}`>

/** What permissions are about, in the order in which they are shown. */
const subjects: readonly [Group, readonly string[]][] = [
  ['group.people', ['org', 'people']],
  ['group.learning', ['activity', 'object', 'category']],
  ['group.rules', ['rule']],
  ['group.credits', ['ledger', 'statement', 'audit']],
  ['group.goals', ['goal', 'board']],
  ['group.mall', ['mall', 'order', 'reward']],
  ['group.reports', ['cockpit']],
  ['group.system', ['tenant', 'roles', 'tokens']],
]

/** Sorts permissions by what they are about; those that fit nowhere come last, so that none is lost. */
export function grouped<P extends { key: string }>(
  permissions: readonly P[],
): { group: Group; items: P[] }[] {
  const subject = ({ key }: P) => key.slice(0, key.indexOf('.'))
  const known = new Set(subjects.flatMap(([, names]) => names))
  return [
    ...subjects.map(([group, names]) => ({
      group,
      items: permissions.filter((one) => names.includes(subject(one))),
    })),
    { group: 'group.other' as const, items: permissions.filter((one) => !known.has(subject(one))) },
  ].filter(({ items }) => items.length > 0)
}
