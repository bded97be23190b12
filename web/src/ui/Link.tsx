import { Link as RouterLink } from '@tanstack/react-router'
import type { AriaAttributes, ReactNode, Ref } from 'react'

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
export function Link({ exact, ...rest }: LinkProps) {
  return <RouterLink preload="intent" activeOptions={{ exact: exact ?? false }} {...rest} />
}
