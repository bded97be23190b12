import { Outlet } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { IconButton } from '@/ui/Button'
import { Sheet } from '@/ui/Dialog'
import { AccountMenu } from '../AccountMenu'
import { PageSkeleton, SearchBox } from '../EmployeeShell'
import { Gate } from '../Gate'
import { adminMenu, allowed, type MenuEntry } from '../menu'
import { OfflineBanner } from '../OfflineBanner'
import { Palette, usePalette } from '../Palette'
import { MenuList, Sidebar } from '../Sidebar'
import { AdminTheme } from './AdminTheme'

/** The frame of the administrators' side. With it antd is loaded, and only with it. */
export function AdminShell() {
  return (
    <Gate
      waiting={
        <AdminFrame entries={[]}>
          <PageSkeleton />
        </AdminFrame>
      }
    >
      <AdminTheme>
        <SignedIn />
      </AdminTheme>
    </Gate>
  )
}

function SignedIn() {
  const session = useSession()
  const palette = usePalette()
  const tools = (
    <>
      <SearchBox onPress={palette.show} />
      <AccountMenu session={session} side="admin" />
      <Palette {...palette} session={session} />
    </>
  )
  return (
    <AdminFrame
      entries={allowed(adminMenu, session)}
      tools={tools}
      account={<AccountMenu session={session} side="admin" />}
    >
      <Outlet />
    </AdminFrame>
  )
}

interface AdminFrameProps {
  entries: readonly MenuEntry[]
  tools?: ReactNode
  /** The account menu for the bar of a narrow screen. */
  account?: ReactNode
  children: ReactNode
}

/** The drawn frame, which needs no session. */
export function AdminFrame({ entries, tools, account, children }: AdminFrameProps) {
  const say = useWords('shell')
  const [menuOpen, setMenuOpen] = useState(false)
  return (
    // The bar of a narrow screen says the brand, so the titles below it need not.
    <div data-branded className="lg:pl-56">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-card px-4 py-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {say('skip')}
      </a>
      <Sidebar entries={entries} brand={say('admin.brand')} />
      <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-line border-b bg-card px-2 lg:hidden">
        <IconButton icon={MenuIcon} label={say('menu.open')} onClick={() => setMenuOpen(true)} />
        <span className="ml-1 flex-1 font-semibold">{say('admin.brand')}</span>
        <span className="px-2">{account}</span>
      </header>
      <Sheet open={menuOpen} onClose={() => setMenuOpen(false)} title={say('admin.brand')}>
        <MenuList entries={entries} label={say('menu.label')} onGo={() => setMenuOpen(false)} />
      </Sheet>
      <OfflineBanner />
      <div className="relative px-4 pb-10 lg:px-8">
        <main id="content" tabIndex={-1} className="outline-none">
          {children}
        </main>
        {tools && (
          <div className="absolute top-0 right-8 flex h-19 items-center gap-4 max-lg:hidden">{tools}</div>
        )}
      </div>
    </div>
  )
}
