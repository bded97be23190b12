import { api } from '@/api/client'
import { useLanguage } from '@/i18n/words'
import { nameIn } from '@/lib/name'

/** The names of object types by their codes; until they are here, a type has no name. */
export function useObjectTypes(): (code: string) => string {
  const language = useLanguage()
  const types = api.useQuery('get', '/api/v1/object-types', {}, { staleTime: 10 * 60_000 })
  return (code) =>
    nameIn(
      types.data?.items.find((type) => type.code === code),
      language,
    )
}
