import { ArrowLeftRight, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import { useFaultText } from '@/api/FaultState'
import { leave, type Session } from '@/api/session'
import { useLanguage, useWords } from '@/i18n/words'
import { usePreferences } from '@/identity/preferences'
import { to } from '@/lib/to'
import { Avatar } from '@/ui/Avatar'
import { useGo } from '@/ui/Link'
import { Menu } from '@/ui/Menu'
import { toast } from '@/ui/Toast'
import { useThemeChoice } from '@/ui/theme'
import { administers } from './menu'

/** Signs out and goes to the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const go = useGo()
  const faultText = useFaultText()
  return async () => {
    try {
      await leave()
      go(to.signIn())
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    }
  }
}

/** Behind the reader's own avatar: the other side, language, appearance, sign out. */
export function AccountMenu({ session, side }: { session: Session; side: 'employee' | 'admin' }) {
  const say = useWords('shell')
  const language = useLanguage()
  const theme = useThemeChoice()
  const go = useGo()
  const signOut = useSignOut()
  const prefer = usePreferences()
  const name = session.person?.name ?? session.account.name ?? session.account.login
  const other =
    side === 'admin'
      ? session.person && { label: say('toEmployee'), onSelect: () => go(to.home()) }
      : administers(session) && { label: say('toAdmin'), onSelect: () => go(to.admin()) }
  return (
    <Menu
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={say('account.of', { name })}
          className="touch rounded-full"
        >
          <Avatar name={name} me />
        </button>
      )}
      groups={[
        {
          items: [
            ...(session.person
              ? [{ label: say('account'), icon: UserRound, onSelect: () => go(to.me()) }]
              : []),
            ...(other ? [{ ...other, icon: ArrowLeftRight }] : []),
          ],
        },
        {
          label: say('language'),
          items: [
            {
              label: '简体中文',
              checked: language === 'zh-CN',
              onSelect: () => prefer.chooseLanguage('zh-CN'),
            },
            { label: 'English', checked: language === 'en', onSelect: () => prefer.chooseLanguage('en') },
          ],
        },
        {
          label: say('theme'),
          items: [
            {
              label: say('theme.system'),
              icon: Monitor,
              checked: theme === 'system',
              onSelect: () => prefer.chooseTheme('system'),
            },
            {
              label: say('theme.light'),
              icon: Sun,
              checked: theme === 'light',
              onSelect: () => prefer.chooseTheme('light'),
            },
            {
              label: say('theme.dark'),
              icon: Moon,
              checked: theme === 'dark',
              onSelect: () => prefer.chooseTheme('dark'),
            },
          ],
        },
        { items: [{ label: say('signOut'), icon: LogOut, tone: 'danger', onSelect: () => void signOut() }] },
      ]}
    />
  )
}
