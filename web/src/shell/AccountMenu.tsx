import { ArrowLeftRight, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useFaultText } from '@/api/FaultState'
import { leave, type Session } from '@/api/session'
import { setLanguage } from '@/i18n'
import { useLanguage, useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Avatar } from '@/ui/Avatar'
import { useGo } from '@/ui/Link'
import { Menu } from '@/ui/Menu'
import { toast } from '@/ui/Toast'
import { chooseTheme, useThemeChoice } from '@/ui/theme'
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
  const name = session.person?.name ?? session.account.login
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
        ...(other ? [{ items: [{ ...other, icon: ArrowLeftRight }] }] : []),
        {
          label: say('language'),
          items: [
            { label: '简体中文', checked: language === 'zh-CN', onSelect: () => void setLanguage('zh-CN') },
            { label: 'English', checked: language === 'en', onSelect: () => void setLanguage('en') },
          ],
        },
        {
          label: say('theme'),
          items: [
            {
              label: say('theme.system'),
              icon: Monitor,
              checked: theme === 'system',
              onSelect: () => chooseTheme('system'),
            },
            {
              label: say('theme.light'),
              icon: Sun,
              checked: theme === 'light',
              onSelect: () => chooseTheme('light'),
            },
            {
              label: say('theme.dark'),
              icon: Moon,
              checked: theme === 'dark',
              onSelect: () => chooseTheme('dark'),
            },
          ],
        },
        { items: [{ label: say('signOut'), icon: LogOut, tone: 'danger', onSelect: () => void signOut() }] },
      ]}
    />
  )
}
