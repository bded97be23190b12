import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Link } from './Link'

type Look = 'primary' | 'secondary' | 'soft' | 'ghost' | 'danger'

interface Appearance {
  look?: Look
  size?: 'md' | 'sm'
  icon?: LucideIcon
  /** Takes the whole width. */
  block?: boolean
}

const looks: Record<Look, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-hover',
  secondary: 'border border-edge/50 bg-card text-ink hover:bg-soft',
  soft: 'bg-brand-soft text-brand-text hover:bg-brand-line/60',
  ghost: 'text-brand-text hover:bg-brand-soft',
  danger: 'bg-coral text-on-coral hover:opacity-90',
}

function classes({ look = 'primary', size = 'md', block }: Appearance, className?: string): string {
  return clsx(
    'inline-flex select-none items-center justify-center gap-2 rounded-md font-semibold transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55',
    size === 'md' ? 'min-h-11 px-5 text-base' : 'touch min-h-9 px-3.5 text-md',
    looks[look],
    block && 'w-full',
    className,
  )
}

interface ButtonProps extends Appearance, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Work is under way: the button keeps its width and cannot be pressed twice. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** Does something on this page. One primary button a card at most. */
export function Button({ look, size, icon: Icon, block, busy, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      disabled={rest.disabled || busy}
      className={classes({ look, size, block }, className)}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden size={size === 'sm' ? 16 : 19} />}
      {children}
    </button>
  )
}

interface ButtonLinkProps extends Appearance {
  to: string
  className?: string
  children: ReactNode
}

/** Goes to another page, looking like a button. */
export function ButtonLink({ look, size, icon: Icon, block, className, children, to }: ButtonLinkProps) {
  return (
    <Link to={to} className={classes({ look, size, block }, className)}>
      {Icon && <Icon aria-hidden size={size === 'sm' ? 16 : 19} />}
      {children}
    </Link>
  )
}

interface DownloadLinkProps extends Appearance {
  href: string
  className?: string
  children: ReactNode
}

/** Saves a file, looking like a button. */
export function DownloadLink({
  look,
  size,
  icon: Icon,
  block,
  className,
  children,
  href,
}: DownloadLinkProps) {
  return (
    <a href={href} download className={classes({ look, size, block }, className)}>
      {Icon && <Icon aria-hidden size={size === 'sm' ? 16 : 19} />}
      {children}
    </a>
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon
  /** What it does, for those who cannot see the icon; also its tooltip. */
  label: string
  ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon; always 44 by 44. */
export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex size-11 shrink-0 items-center justify-center rounded-md text-ink hover:bg-soft',
        className,
      )}
    >
      <Icon aria-hidden size={20} />
    </button>
  )
}

function Spinner() {
  return (
    <span
      aria-hidden
      className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  )
}
