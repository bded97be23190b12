import { api } from '@/api/client'
import { useLanguage } from '@/i18n/words'
import { nameIn } from '@/lib/name'

/** The names of categories by their codes; until they are here, a category has no name. */
export function useCategories(): (code: string) => string {
  const language = useLanguage()
  const categories = api.useQuery('get', '/api/v1/categories', {}, { staleTime: 10 * 60_000 })
  return (code) =>
    nameIn(
      categories.data?.items.find((one) => one.code === code),
      language,
    )
}
