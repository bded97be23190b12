import { useWords } from '@/i18n/words'
import { Avatar } from '@/ui/Avatar'

interface DemoAccount {
  login: string
  password: string
  name: string
  role: string
}

interface DemoAccountsProps {
  accounts: readonly DemoAccount[]
  onPick: (account: { login: string; password: string }) => void
  busy: boolean
}

/** The cast of the demo company, one tap each. The server names them only when it runs the demo. */
export function DemoAccounts({ accounts, onPick, busy }: DemoAccountsProps) {
  const say = useWords('identity')
  if (accounts.length === 0) return null
  return (
    <section aria-label={say('demo')} className="mt-8 border-line border-t pt-5">
      <h2 className="font-semibold text-md">{say('demo')}</h2>
      <p className="mt-0.5 mb-3 text-ink-2 text-sm">{say('demo.hint')}</p>
      <ul className="grid grid-cols-2 gap-2">
        {accounts.map(({ login, password, name, role }) => (
          <li key={login}>
            <button
              type="button"
              disabled={busy}
              onClick={() => onPick({ login, password })}
              className="flex min-h-14 w-full items-center gap-2.5 rounded-md border border-line bg-card px-3 text-left hover:border-brand"
            >
              <Avatar name={name} size="sm" />
              <span className="min-w-0">
                <span className="block truncate font-medium text-md">{name}</span>
                <span className="block truncate text-ink-2 text-xs">{role}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
