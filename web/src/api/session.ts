import { useSuspenseQuery } from '@tanstack/react-query'
import { showTimesIn } from '@/lib/dates'
import { api, client, queryClient } from './client'
import { Fault } from './faults'
import type { components } from './schema'

/** Who is signed in, where, and what they may do. */
export type Session = components['schemas']['IdentitySession']

const asked = api.queryOptions('get', '/api/v1/session')

/** The question "who am I"; ask it early, so that the answer is there when the page is drawn. */
export const sessionQuery = {
  ...asked,
  staleTime: 5 * 60_000,
  // The answer "nobody" that came before the first drawing is believed, not asked for again.
  retryOnMount: false,
  meta: { topics: ['session'] },
}

/**
 * The session of the reader. Only below a shell, which waits for it and sends
 * those without one to the sign-in page.
 */
export function useSession(): Session {
  const session = useSuspenseQuery({ ...sessionQuery, queryKey: asked.queryKey }).data
  showTimesIn(session.tenant.time_zone)
  return session
}

/** Whether the reader holds a grant. The server decides again; this only hides what would be refused. */
export const holds = (session: Session, grant: string | undefined): boolean =>
  grant === undefined || session.grants.includes(grant)

/** Whether a failure means that nobody is signed in. */
export const signedOut = (fault: unknown): boolean => fault instanceof Fault && fault.status === 401

/** Makes an answered session the one of the page; everything known of another reader is forgotten. */
export function enter(session: Session): void {
  queryClient.clear()
  queryClient.setQueryData(asked.queryKey, session)
}

/** Signs out and forgets everything that was loaded. */
export async function leave(): Promise<void> {
  await client.DELETE('/api/v1/session')
  queryClient.clear()
}
