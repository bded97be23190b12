import { useMemo } from 'react'
import { api } from '@/api/client'
import type { FieldInfo, NestedTerm, Words } from './catalogue'
import type { Definition } from './definition'

/** Everything the builder offers to choose from; undefined until all of it is here. */
export function useRuleWords(): { words: Words | undefined; fault: unknown; retry: () => void } {
  const known = api.useQuery('get', '/api/v1/rule-fields')
  const departments = api.useQuery('get', '/api/v1/departments')
  const rules = api.useQuery('get', '/api/v1/rules')

  const words = useMemo((): Words | undefined => {
    if (!known.data || !departments.data || !rules.data) return undefined
    const codes = new Map(departments.data.items.map((one) => [one.id, one.code]))
    const definitions = rules.data.items.map((one) => one.newest.definition as unknown as Definition)
    return {
      fields: known.data.fields as FieldInfo[],
      verbs: known.data.verbs,
      objectTypes: known.data.object_types,
      categories: known.data.categories.flatMap((one): NestedTerm[] => [
        { code: one.code, name: one.name },
        ...one.subcategories.map((part) => ({ ...part, parent: one.code })),
      ]),
      departments: departments.data.items
        .filter((one) => !one.closed)
        .map((one) => ({
          id: one.id,
          code: one.code,
          name: one.name,
          parent: one.parent_id ? codes.get(one.parent_id) : undefined,
        })),
      positions: known.data.positions,
      grades: known.data.grades,
      rules: rules.data.items.map((one) => ({ code: one.code, name: one.newest.name })),
      groups: groupsOf(definitions),
    }
  }, [known.data, departments.data, rules.data])

  const queries = [known, departments, rules]
  return {
    words,
    fault: queries.find((query) => query.error && !query.data)?.error,
    retry: () => {
      for (const query of queries) if (query.error) void query.refetch()
    },
  }
}

const groupsOf = (definitions: readonly Definition[]): string[] => {
  const groups = definitions.flatMap((def) => [
    def.exclusive_group,
    ...(def.caps ?? []).map((cap) => cap.group),
  ])
  return [...new Set(groups.filter((group): group is string => Boolean(group)))].sort()
}
