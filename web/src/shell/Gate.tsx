import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { FaultState } from '@/api/FaultState'
import { useLive } from '@/api/live'
import { sessionQuery, signedOut } from '@/api/session'
import { useAccountPreferences } from '@/identity/preferences'
import { to } from '@/lib/to'
import { Redirect } from '@/ui/Link'

/**
 * Waits for the session before anything below is drawn, and sends those
 * without one to the sign-in page, from where they come back to this address.
 */
export function Gate({ waiting, children }: { waiting: ReactNode; children: ReactNode }) {
  const session = useQuery(sessionQuery)
  useAccountPreferences(session.data)
  if (signedOut(session.error)) return <ToSignIn />
  if (session.data) return <Live>{children}</Live>
  if (session.error) return <FaultState fault={session.error} onRetry={() => session.refetch()} />
  return waiting
}

function Live({ children }: { children: ReactNode }) {
  useLive()
  return children
}

/** Remembers the address from before the redirect: following it would chase itself. */
function ToSignIn() {
  const router = useRouter()
  const [here] = useState(() => router.state.location.href)
  return <Redirect to={to.signIn(here)} />
}
