import {
  BookOpenText,
  Gift,
  House,
  LayoutDashboard,
  LibraryBig,
  type LucideIcon,
  Mailbox,
  Megaphone,
  NotebookPen,
  PackageCheck,
  ReceiptText,
  ScrollText,
  Settings,
  SlidersHorizontal,
  Target,
  Trophy,
  UserRound,
  Users,
} from 'lucide-react'
import { holds, type Session } from '@/api/session'
import type { Key } from '@/i18n/catalogues'
import { to } from '@/lib/to'

/** One way to a page. An entry stands here only when its page works. */
export interface MenuEntry {
  /** The word, a key of shell.json. */
  say: Key<'shell'>
  /** A shorter word for the bar of tabs. */
  short?: Key<'shell'>
  to: string
  icon: LucideIcon
  /** The grant that the page needs, or several of which one is enough; without it the entry is not shown. */
  needs?: string | readonly string[]
  /** Marked as current only on exactly this address, not below it. */
  exact?: boolean
  /** Stands in the bar at the bottom of a phone, which has room for five; raised is for claiming. */
  tab?: 'plain' | 'raised'
  /** Not in the menu at the left of a wide screen, because something else there leads to it. */
  phoneOnly?: boolean
}

/** The employees' side, in the order of the menu. */
export const employeeMenu: readonly MenuEntry[] = [
  { say: 'menu.home', to: to.home(), icon: House, exact: true, tab: 'plain' },
  { say: 'menu.goals', to: to.goals(), icon: Target, needs: 'goal.read' },
  {
    say: 'menu.statement',
    short: 'tab.statement',
    to: to.statement(),
    icon: ReceiptText,
    needs: 'statement.read',
    tab: 'plain',
  },
  { say: 'menu.records', to: to.records(), icon: NotebookPen, needs: 'statement.read' },
  { say: 'menu.board', to: to.board(), icon: Trophy, needs: 'board.read', tab: 'plain' },
  { say: 'menu.mall', short: 'tab.mall', to: to.mall(), icon: Gift, needs: 'mall.read', tab: 'plain' },
  { say: 'menu.orders', to: to.orders(), icon: PackageCheck, needs: 'order.read', phoneOnly: true },
  { say: 'menu.rules', to: to.rules(), icon: BookOpenText, needs: 'rule.book' },
  { say: 'menu.publicLog', to: to.publicLog(), icon: Megaphone },
  { say: 'menu.suggestionBox', to: to.suggestionBox(), icon: Mailbox, needs: 'suggestion.write' },
  { say: 'menu.me', to: to.me(), icon: UserRound, tab: 'plain', phoneOnly: true },
]

/** An entry of the administrators' side always needs a grant: having one is what makes somebody an administrator. */
export type AdminMenuEntry = MenuEntry & { needs: string | readonly string[] }

/** The administrators' side, in the order of the menu. The first allowed entry is where /admin leads. */
export const adminMenu: readonly AdminMenuEntry[] = [
  { say: 'admin.cockpit', to: to.adminCockpit(), icon: LayoutDashboard, needs: 'cockpit.read' },
  { say: 'admin.rules', to: to.adminRules(), icon: SlidersHorizontal, needs: 'rule.read' },
  { say: 'admin.ledger', to: to.adminLedger(), icon: ScrollText, needs: 'ledger.read' },
  { say: 'admin.goals', to: to.adminGoals(), icon: Target, needs: 'goal.manage' },
  { say: 'admin.mall', to: to.adminOrders(), icon: Gift, needs: 'order.handle' },
  { say: 'admin.suggestions', to: to.adminSuggestions(), icon: Mailbox, needs: 'suggestion.read' },
  { say: 'admin.catalogue', to: to.adminObjects(), icon: LibraryBig, needs: 'object.manage' },
  { say: 'admin.people', to: to.adminPeople(), icon: Users, needs: 'people.manage' },
  {
    say: 'admin.settings',
    to: to.adminSettings(),
    icon: Settings,
    needs: ['tenant.manage', 'ledger.settings', 'roles.read', 'tokens.use'],
  },
]

/** The entries that this reader may open. */
export const allowed = (menu: readonly MenuEntry[], session: Session): MenuEntry[] =>
  menu.filter(({ needs }) => needs === undefined || [needs].flat().some((grant) => holds(session, grant)))

/** Whether the reader has anything to do on the administrators' side. */
export const administers = (session: Session): boolean => allowed(adminMenu, session).length > 0
