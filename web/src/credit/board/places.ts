import type { Board, Place } from '@/api/shapes'
import type { Neighbour } from '@/ui/NeighbourList'

/**
 * A place as a row; `hidden` is the word for colleagues who do not want to be named. Within one department its
 * name says nothing new.
 */
export function rowOf(place: Place, index: number, hidden: string, withDepartment: boolean): Neighbour {
  return {
    // Those who do not want to be named have no id either; their place in the list tells them apart.
    id: place.person_id ? String(place.person_id) : `hidden-${index}`,
    rank: place.rank,
    name: place.name || hidden,
    credits: place.amount,
    me: place.me,
    sub: withDepartment ? place.department : undefined,
    growth: place.growth,
  }
}

/** Me between my neighbours, best first; nobody when I have no place. */
export function neighbourhood({ me }: Board): Place[] {
  if (!me || me.rank === 0) return []
  return [...me.above, me, ...me.below]
}

/** Whether my neighbourhood already stands among the first, so that showing it again says nothing new. */
export function amongTop({ top, me }: Board): boolean {
  if (!me || me.rank === 0) return false
  return top.some((place) => place.me)
}
