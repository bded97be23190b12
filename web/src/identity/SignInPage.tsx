import { useSearch } from '@tanstack/react-router'
import { ChartNoAxesCombined, Gift, ReceiptText } from 'lucide-react'
import { useEffect, useState } from 'react'
import { enter, type Session } from '@/api/session'
import { setLanguage } from '@/i18n'
import { useLanguage, useWords } from '@/i18n/words'
import { Logo } from '@/ui/Logo'
import { FirstPasswordForm } from './FirstPasswordForm'
import { safeNext } from './next'
import { SignInForm } from './SignInForm'

/** The door: sign in, or choose the first password after a one-time code. */
export function SignInPage() {
  const say = useWords('identity')
  const sayCommon = useWords('common')
  const next = useSearch({ strict: false }).next
  const [ticket, setTicket] = useState<string>()
  const title = say(ticket ? 'first.title' : 'signIn.title')
  useEffect(() => {
    document.title = `${title} · ${sayCommon('brand')}`
  }, [title, sayCommon])
  const arrive = (session: Session) => {
    enter(session)
    // A full load: the pages of another reader must not survive in memory.
    window.location.assign(safeNext(next))
  }
  return (
    <div className="hero flex min-h-dvh flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:bg-bg lg:bg-none">
      <Welcome />
      <main className="flex flex-1 flex-col rounded-t-[28px] bg-bg px-5 pt-8 pb-8 text-ink [--focus:var(--brand)] lg:items-center lg:justify-center lg:rounded-none lg:px-12">
        <div className="mx-auto w-full max-w-[400px]">
          <h1 className="font-semibold text-xl lg:text-2xl">{title}</h1>
          <p className="mt-1 mb-6 text-ink-2 text-md">{say(ticket ? 'first.sub' : 'signIn.sub')}</p>
          {ticket ? (
            <FirstPasswordForm ticket={ticket} onDone={arrive} onBack={() => setTicket(undefined)} />
          ) : (
            <SignInForm onDone={arrive} onMustChoose={setTicket} />
          )}
        </div>
        <LanguageChoice />
      </main>
    </div>
  )
}

function Welcome() {
  const say = useWords('identity')
  const sayCommon = useWords('common')
  const points = [
    { icon: ReceiptText, text: say('point.why') },
    { icon: ChartNoAxesCombined, text: say('point.next') },
    { icon: Gift, text: say('point.use') },
  ]
  return (
    <aside className="lg:hero relative flex flex-col overflow-hidden px-5 pt-10 pb-8 text-white lg:m-4 lg:rounded-hero lg:p-14">
      <p className="flex items-center gap-3 font-semibold text-lg">
        <Logo className="size-9 rounded-[10px] ring-2 ring-white/30" />
        {sayCommon('brand')}
      </p>
      <div className="lg:my-auto">
        <p className="mt-6 max-w-[16em] text-balance font-semibold text-2xl lg:mt-0 lg:text-[38px] lg:leading-[1.3]">
          {say('headline')}
        </p>
        <p className="mt-2 max-w-[30em] text-md text-white/90 lg:mt-4 lg:text-base">{say('sub')}</p>
        <ul className="mt-9 flex flex-col gap-4 max-lg:hidden">
          {points.map(({ icon: Icon, text }) => (
            <li key={text} className="flex items-center gap-3.5">
              <span className="flex size-10 items-center justify-center rounded-md bg-white/14">
                <Icon aria-hidden size={19} />
              </span>
              {text}
            </li>
          ))}
        </ul>
      </div>
      <Rings />
    </aside>
  )
}

/** The ring of the home page, large and faint. */
function Rings() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 400 400"
      className="pointer-events-none absolute -right-24 -bottom-36 size-[340px] max-lg:-top-24 max-lg:-right-20 max-lg:bottom-auto max-lg:size-[220px] lg:size-[460px]"
      fill="none"
      strokeLinecap="round"
    >
      <circle cx="200" cy="200" r="160" stroke="#fff" strokeOpacity="0.1" strokeWidth="30" />
      <path d="M200 40a160 160 0 1 1-157 130" stroke="#fff" strokeOpacity="0.16" strokeWidth="30" />
      <circle cx="91" cy="83" r="13" fill="#ffcf5c" fillOpacity="0.9" />
    </svg>
  )
}

function LanguageChoice() {
  const language = useLanguage()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <div className="mt-auto flex justify-center pt-8 lg:mt-0">
      <button
        type="button"
        lang={other}
        onClick={() => void setLanguage(other)}
        className="min-h-11 rounded-md px-4 text-ink-2 text-md hover:text-brand-text"
      >
        {other === 'en' ? 'English' : '简体中文'}
      </button>
    </div>
  )
}
