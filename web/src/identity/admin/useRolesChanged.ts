import { useQueryClient } from '@tanstack/react-query'

const about = /^\/api\/v1\/(roles|role-assignments|administrators|session)/

/** Looks again at everything that shows roles and who holds them; the reader may be one of those. */
export function useRolesChanged(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ predicate: (query) => about.test(String(query.queryKey[1])) })
}
