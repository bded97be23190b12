import { Outlet } from '@tanstack/react-router'
import { ChevronRight, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Link, Redirect } from '@/ui/Link'
import { CardSkeleton, Skeleton } from '@/ui/Skeleton'
import { AccountMenu } from './AccountMenu'
import { Gate } from './Gate'
import { administers, allowed, employeeMenu, type MenuEntry } from './menu'
import { OfflineBanner } from './OfflineBanner'
import { Palette, usePalette } from './Palette'
import { Sidebar } from './Sidebar'
import { TabBar } from './TabBar'

/** The frame of the employees' side: a bar of tabs on a phone, a menu at the left from 1024 pixels on. */
export function EmployeeShell() {
  return (
    <Gate waiting={<Frame entries={[]}>{<PageSkeleton />}</Frame>}>
      <SignedIn />
    </Gate>
  )
}

function SignedIn() {
  const session = useSession()
  // The administrator made with a tenant is an account without a person and has nothing to see here.
  if (!session.person && administers(session)) return <Redirect to={to.admin()} />
  return (
    <Frame entries={allowed(employeeMenu, session)} tools={<Tools />}>
      <Outlet />
    </Frame>
  )
}

interface FrameProps {
  entries: readonly MenuEntry[]
  tools?: ReactNode
  children: ReactNode
}

/** The drawn frame, which needs no session. */
export function Frame({ entries, tools, children }: FrameProps) {
  const say = useWords('shell')
  return (
    <div className="lg:pl-56">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-card px-4 py-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {say('skip')}
      </a>
      <Sidebar entries={entries.filter((entry) => !entry.phoneOnly)} foot={<HowCounted />} />
      <OfflineBanner />
      <div className="relative mx-auto max-w-[1160px] px-4 pb-[calc(80px+env(safe-area-inset-bottom))] lg:px-8 lg:pb-10">
        <main id="content" tabIndex={-1} className="outline-none">
          {children}
        </main>
        {tools && (
          <div className="absolute top-0 right-8 flex h-19 items-center gap-4 max-lg:hidden">{tools}</div>
        )}
      </div>
      <TabBar entries={entries.filter((entry) => entry.tab)} />
    </div>
  )
}

function Tools() {
  const session = useSession()
  const palette = usePalette()
  return (
    <>
      <SearchBox onPress={palette.show} />
      <AccountMenu session={session} side="employee" />
      <Palette {...palette} session={session} />
    </>
  )
}

/** Looks like a field, opens the palette. */
export function SearchBox({ onPress }: { onPress?: () => void }) {
  const say = useWords('shell')
  const key = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'
  return (
    <button
      type="button"
      onClick={onPress}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex min-h-11 w-72 items-center gap-2.5 rounded-md border border-line bg-card px-3 text-ink-2 text-md hover:border-edge"
    >
      <Search aria-hidden size={16} />
      <span className="flex-1 text-left">{say('search')}</span>
      <kbd className="rounded-sm bg-soft px-1.5 py-0.5 font-sans text-xs">{key}</kbd>
    </button>
  )
}

function HowCounted() {
  const say = useWords('shell')
  return (
    <aside className="rounded-lg bg-soft p-4">
      <p className="font-semibold text-sm">{say('how.title')}</p>
      <p className="mt-1.5 text-ink-2 text-sm">{say('how.text')}</p>
      <Link
        to={to.rules()}
        className="touch mt-2 inline-flex items-center gap-1 font-medium text-brand-text text-sm hover:underline"
      >
        {say('how.link')}
        <ChevronRight aria-hidden size={15} />
      </Link>
    </aside>
  )
}

/** What a page looks like before its code or its data are here. */
export function PageSkeleton() {
  return (
    <>
      <div className="flex min-h-14 items-center lg:min-h-19">
        <Skeleton className="h-6 w-40" />
      </div>
      <div className="flex flex-col gap-3 lg:gap-5">
        <Skeleton className="h-52 w-full rounded-hero" />
        <CardSkeleton />
      </div>
    </>
  )
}
