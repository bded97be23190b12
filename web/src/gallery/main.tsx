import { QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import {
  BookOpen,
  ClipboardCheck,
  Gift,
  HeartHandshake,
  House,
  Inbox,
  LayoutDashboard,
  Plus,
  ReceiptText,
  SlidersHorizontal,
  Trophy,
  UserRound,
} from 'lucide-react'
import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from '@/api/client'
import { enter } from '@/api/session'
import { HomePage } from '@/home/HomePage'
import { loadWords, setLanguage, startWords } from '@/i18n'
import { AccountMenu } from '@/shell/AccountMenu'
import { AdminFrame } from '@/shell/admin/AdminShell'
import { Frame, SearchBox } from '@/shell/EmployeeShell'
import type { MenuEntry } from '@/shell/menu'
import { Toaster } from '@/ui/Toast'
import { chooseTheme, followDevice } from '@/ui/theme'
import { home, session } from './cast'
import { Kit } from './Kit'
import '@/ui/theme.css'

/* The kit and the home page with the cast's data, for looking at during
   development: npm run dev, then /gallery.html?page=home|kit|admin&theme=dark&language=en. Never shipped:
   the build starts from index.html only. */

const AdminKit = lazy(() => import('./admin/AdminKit'))

/** Entries of pages that come later, with words that stand in no catalogue yet. */
const entry = (
  say: string,
  to: string,
  icon: MenuEntry['icon'],
  more: Partial<MenuEntry> = {},
): MenuEntry => ({
  say: say as MenuEntry['say'],
  to,
  icon,
  ...more,
})

const employee = [
  entry('首页', '/', House, { exact: true, tab: 'plain' }),
  entry('学习中心', '/learning', BookOpen),
  entry('学习', '/learn', BookOpen, { tab: 'plain', phoneOnly: true }),
  entry('申报', '/claim', Plus, { tab: 'raised', phoneOnly: true }),
  entry('商城', '/mall', Gift, { tab: 'plain', phoneOnly: true }),
  entry('我的', '/me', UserRound, { tab: 'plain', phoneOnly: true }),
  entry('学分明细', '/statement', ReceiptText),
  entry('学分申报', '/claims', ClipboardCheck),
  entry('导师带教', '/mentoring', HeartHandshake),
  entry('榜单', '/boards', Trophy),
  entry('学分商城', '/rewards', Gift),
]

const admin = [
  entry('驾驶舱', '/cockpit', LayoutDashboard),
  entry('学分规则', '/', SlidersHorizontal, { exact: true }),
  entry('审批中心', '/inbox', Inbox),
]

function Gallery() {
  const page = asked.get('page') ?? 'home'
  const tools = (
    <>
      <SearchBox />
      <AccountMenu session={session} side="employee" />
    </>
  )
  if (page === 'admin')
    return (
      <AdminFrame entries={admin} tools={tools}>
        <Suspense>
          <AdminKit />
        </Suspense>
      </AdminFrame>
    )
  return (
    <Frame entries={employee} tools={tools}>
      {page === 'kit' ? <Kit /> : <HomePage home={home} hour={9} />}
      <Toaster />
    </Frame>
  )
}

const asked = new URLSearchParams(window.location.search)
const themeAsked = asked.get('theme')
await startWords()
await setLanguage(asked.get('language') === 'en' ? 'en' : 'zh-CN')
if (themeAsked === 'dark' || themeAsked === 'light') chooseTheme(themeAsked)
await loadWords('home', 'goal.hero', 'credit.entry')
enter(session)
followDevice()

const root = createRootRoute()
const index = createRoute({ getParentRoute: () => root, path: '/', component: Gallery })
const router = createRouter({ routeTree: root.addChildren([index]), history: createMemoryHistory() })
const place = document.getElementById('root')
if (place)
  createRoot(place).render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
