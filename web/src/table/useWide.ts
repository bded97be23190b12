import { useSyncExternalStore } from 'react'

/** Room for a table; below that, lists are cards. */
const table = '(min-width: 768px)'
/** Room for a list and what it opens side by side. */
const pair = '(min-width: 1024px)'

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** Whether the screen has room for a table. */
export const useWide = (): boolean => useMedia(table)

/** Whether the screen has room for two columns. */
export const useRoomForTwo = (): boolean => useMedia(pair)
