import type { Session } from '@/api/session'

/** Whether a permission of the reader reaches more people than the reader alone. */
export const reachesOthers = (session: Session, grant: string): boolean => {
  const scope = session.scopes?.[grant]
  return scope !== undefined && scope !== 'self'
}
