import { useQueryClient } from '@tanstack/react-query'

const about = /^\/api\/v1\/(people|departments|positions|grades|headcount)/

/** Looks again at everything that shows people or the organisation. */
export function useOrgChanged(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ predicate: (query) => about.test(String(query.queryKey[1])) })
}
