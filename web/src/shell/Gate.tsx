import { useQuery } from '@tanstack/react-query'
import { Navigate, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FaultState } from '@/api/FaultState'
import { useLive } from '@/api/live'
import { sessionQuery, signedOut } from '@/api/session'
import { to } from '@/lib/to'

/**
 * Waits for the session before anything below is drawn, and sends those
 * without one to the sign-in page, from where they come back to this address.
 */
export function Gate({ waiting, children }: { waiting: ReactNode; children: ReactNode }) {
  const session = useQuery(sessionQuery)
  const here = useRouterState({ select: (state) => state.location.href })
  if (signedOut(session.error)) return <Navigate to={to.signIn(here)} replace />
  if (session.data) return <Live>{children}</Live>
  if (session.error) return <FaultState fault={session.error} onRetry={() => session.refetch()} />
  return waiting
}

function Live({ children }: { children: ReactNode }) {
  useLive()
  return children
}
