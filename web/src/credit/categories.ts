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

/** The place of a category among all, by its code; those that are not known come last. */
export function useCategoryOrder(): (code: string) => number {
  const categories = api.useQuery('get', '/api/v1/categories', {}, { staleTime: 10 * 60_000 })
  const items = categories.data?.items ?? []
  return (code) => {
    const index = items.findIndex((one) => one.code === code)
    return index < 0 ? items.length : index
  }
}
