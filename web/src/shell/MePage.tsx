import { ArrowLeftRight, LogOut } from 'lucide-react'
import { useSession } from '@/api/session'
import { setLanguage } from '@/i18n'
import { useLanguage, useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Avatar } from '@/ui/Avatar'
import { Button, ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { PageHeader } from '@/ui/PageHeader'
import { Segmented } from '@/ui/Segmented'
import { chooseTheme, useThemeChoice } from '@/ui/theme'
import { useSignOut } from './AccountMenu'
import { administers } from './menu'

/** Who I am and how I want the app: the fifth tab of a phone. */
export function MePage() {
  const session = useSession()
  const say = useWords('shell')
  const theme = useThemeChoice()
  const language = useLanguage()
  const signOut = useSignOut()
  const person = session.person
  const name = person?.name ?? session.account.login
  const about = [person?.department, person?.position, person?.grade].filter(Boolean).join(' · ')
  return (
    <>
      <PageHeader title={say('me.title')} />
      <div className="flex max-w-2xl flex-col gap-3 lg:gap-5">
        <Card label={name}>
          <div className="flex items-center gap-4">
            <Avatar name={name} size="lg" me />
            <div className="min-w-0">
              <p className="font-semibold text-lg">{name}</p>
              <p className="text-ink-2 text-sm">{about || session.tenant.name}</p>
              {person && (
                <p className="text-ink-2 text-sm">{say('me.number', { number: person.employee_no })}</p>
              )}
            </div>
          </div>
        </Card>
        <Card>
          <CardHead title={say('me.settings')} />
          <div className="flex flex-col gap-4">
            <div className="flex flex-col gap-2">
              <p className="text-ink-2 text-sm">{say('language')}</p>
              <Segmented
                label={say('language')}
                value={language}
                onChange={(next) => void setLanguage(next)}
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
                onChange={chooseTheme}
                options={[
                  { value: 'system', label: say('theme.system') },
                  { value: 'light', label: say('theme.light') },
                  { value: 'dark', label: say('theme.dark') },
                ]}
              />
            </div>
          </div>
        </Card>
        {administers(session) && (
          <ButtonLink to={to.admin()} look="secondary" icon={ArrowLeftRight} block>
            {say('toAdmin')}
          </ButtonLink>
        )}
        <Button
          look="secondary"
          icon={LogOut}
          block
          className="text-coral-text"
          onClick={() => void signOut()}
        >
          {say('signOut')}
        </Button>
      </div>
    </>
  )
}
