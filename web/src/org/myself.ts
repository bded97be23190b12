import { api } from '@/api/client'
import { useSession } from '@/api/session'

/** Where I stand in the company; nothing until it is known, and for an account without a person. */
export function useMyself() {
  const id = useSession().person?.id
  return api.useQuery(
    'get',
    '/api/v1/people/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined, staleTime: 10 * 60_000, meta: { topics: ['people'] } },
  )
}
