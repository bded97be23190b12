import {
  ArrowLeftRight,
  BookOpenText,
  KeyRound,
  LogOut,
  Mailbox,
  Megaphone,
  MonitorSmartphone,
  NotebookPen,
  PackageCheck,
  Target,
  TriangleAlert,
} from 'lucide-react'
import { type Session, useSession } from '@/api/session'
import { useLanguage, useWords } from '@/i18n/words'
import { PasswordSheet } from '@/identity/PasswordSheet'
import { usePreferences } from '@/identity/preferences'
import { SessionsSheet } from '@/identity/SessionsSheet'
import { to } from '@/lib/to'
import { Avatar } from '@/ui/Avatar'
import { useOpened } from '@/ui/address'
import { Button, ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Notice } from '@/ui/Notice'
import { PageHeader } from '@/ui/PageHeader'
import { Segmented } from '@/ui/Segmented'
import { useThemeChoice } from '@/ui/theme'
import { WayList } from '@/ui/WayList'
import { useSignOut } from './AccountMenu'
import { administers } from './menu'

/** Who I am, where all my pages are, and how I want the app: the fifth tab of a phone. */
export function MePage() {
  const session = useSession()
  const say = useWords('shell')
  const signOut = useSignOut()
  const opened = useOpened('open')
  return (
    <>
      <PageHeader title={say('me.title')} />
      <Columns
        side={
          <>
            <Settings />
            {administers(session) && (
              <ButtonLink to={to.admin()} look="secondary" icon={ArrowLeftRight} block className="bg-card">
                {say('toAdmin')}
              </ButtonLink>
            )}
            <Button
              look="secondary"
              icon={LogOut}
              block
              className="text-coral-text!"
              onClick={() => void signOut()}
            >
              {say('signOut')}
            </Button>
          </>
        }
      >
        <Profile session={session} />
        {session.must_change_password && (
          <Notice tone="deadline" icon={TriangleAlert}>
            {say('me.weak')}
          </Notice>
        )}
        {session.person && <Ways />}
        <Card>
          <CardHead title={say('me.security')} />
          <WayList
            ways={[
              {
                to: to.me('password'),
                icon: KeyRound,
                tone: 'neutral',
                title: say('me.password'),
                sub: say('me.password.sub'),
              },
              {
                to: to.me('sessions'),
                icon: MonitorSmartphone,
                tone: 'neutral',
                title: say('me.sessions'),
                sub: say('me.sessions.sub'),
              },
            ]}
          />
        </Card>
      </Columns>
      <PasswordSheet open={opened.id === 'password'} onClose={opened.close} />
      <SessionsSheet open={opened.id === 'sessions'} onClose={opened.close} />
    </>
  )
}

function Profile({ session }: { session: Session }) {
  const say = useWords('shell')
  const { person } = session
  const name = person?.name ?? session.account.name ?? session.account.login
  const about = [person?.department, person?.position, person?.grade].filter(Boolean).join(' · ')
  const people = [
    person && say('me.number', { number: person.employee_no }),
    person?.manager && say('me.manager', { name: person.manager }),
    person?.mentor && say('me.mentor', { name: person.mentor }),
  ]
  return (
    <Card label={name}>
      <div className="flex items-center gap-4">
        <Avatar name={name} size="lg" me />
        <div className="min-w-0">
          <p className="font-semibold text-lg">{name}</p>
          <p className="text-ink-2 text-sm">{about || session.tenant.name}</p>
          <p className="text-ink-2 text-sm">{people.filter(Boolean).join(' · ')}</p>
        </div>
      </div>
    </Card>
  )
}

/** The pages that have no place in the bar of tabs. */
function Ways() {
  const say = useWords('shell')
  return (
    <Card>
      <CardHead title={say('me.ways')} />
      <WayList
        ways={[
          { to: to.goals(), icon: Target, title: say('menu.goals') },
          { to: to.records(), icon: NotebookPen, tone: 'sky', title: say('menu.records') },
          { to: to.orders(), icon: PackageCheck, tone: 'credit', title: say('menu.orders') },
          { to: to.rules(), icon: BookOpenText, tone: 'iris', title: say('menu.rules') },
          { to: to.publicLog(), icon: Megaphone, tone: 'neutral', title: say('menu.publicLog') },
          { to: to.suggestionBox(), icon: Mailbox, tone: 'done', title: say('menu.suggestionBox') },
        ]}
      />
    </Card>
  )
}

function Settings() {
  const say = useWords('shell')
  const theme = useThemeChoice()
  const language = useLanguage()
  const prefer = usePreferences()
  return (
    <Card>
      <CardHead title={say('me.settings')} />
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-2">
          <p className="text-ink-2 text-sm">{say('language')}</p>
          <Segmented
            label={say('language')}
            value={language}
            onChange={prefer.chooseLanguage}
            options={[
              { value: 'zh-CN', label: '简体中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </div>
        <div className="flex flex-col gap-2">
          <p className="text-ink-2 text-sm">{say('theme')}</p>
          <Segmented
            label={say('theme')}
            value={theme}
            onChange={prefer.chooseTheme}
            options={[
              { value: 'system', label: say('theme.system') },
              { value: 'light', label: say('theme.light') },
              { value: 'dark', label: say('theme.dark') },
            ]}
          />
        </div>
      </div>
    </Card>
  )
}
