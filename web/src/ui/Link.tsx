import { Navigate, Link as RouterLink, useNavigate } from '@tanstack/react-router'
import { type AriaAttributes, type ReactNode, type Ref, useCallback } from 'react'
import { partAddress } from '@/lib/address'

export interface LinkProps extends AriaAttributes {
  /** An address made by lib/to. */
  to: string
  className?: string
  children?: ReactNode
  ref?: Ref<HTMLAnchorElement>
  onClick?: () => void
  /** Marks the link with data-status="active" only on exactly this address. */
  exact?: boolean
}

/** A link inside the app. It loads the page's code when the pointer or the finger comes near. */
export function Link({ exact = false, to, ...rest }: LinkProps) {
  return (
    <RouterLink
      preload="intent"
      activeOptions={{ exact, includeSearch: false }}
      {...partAddress(to)}
      {...rest}
    />
  )
}

/** Goes to an address made by lib/to: `go(to.me())`. With `replace` the way back skips this page. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback((to, options) => void navigate({ ...partAddress(to), ...options }), [navigate])
}

/** Drawing it goes to the address at once, and the way back skips the page that drew it. */
export function Redirect({ to }: { to: string }) {
  return <Navigate {...partAddress(to)} replace />
}
