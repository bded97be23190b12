import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { loadWords } from './i18n'
import type { Catalogue } from './i18n/catalogues'
import { readSearch, writeSearch } from './lib/address'
import { EmployeeShell, PageSkeleton } from './shell/EmployeeShell'
import { ErrorPage, NotFoundPage } from './shell/ErrorPage'
import { Toaster } from './ui/Toast'

/** Loads the words of a page beside its code. */
const words =
  (...names: Catalogue[]) =>
  () =>
    loadWords(...names)

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toaster />
    </>
  ),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  loader: words('identity'),
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('./identity/SignInPage'), 'SignInPage'),
})

/* The employees' side. */
const employee = createRoute({ getParentRoute: () => root, id: 'employee', component: EmployeeShell })

const home = createRoute({
  getParentRoute: () => employee,
  path: '/',
  loader: words('home', 'goal.hero', 'credit.entry'),
  component: lazyRouteComponent(() => import('./home/HomeEntry'), 'HomeEntry'),
})

const statement = createRoute({
  getParentRoute: () => employee,
  path: '/statement',
  loader: words('credit', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/StatementPage'), 'StatementPage'),
})

const records = createRoute({
  getParentRoute: () => employee,
  path: '/records',
  loader: words('credit', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/RecordsPage'), 'RecordsPage'),
})

const rules = createRoute({
  getParentRoute: () => employee,
  path: '/rules',
  loader: words('credit', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/RuleBookPage'), 'RuleBookPage'),
})

const publicLog = createRoute({
  getParentRoute: () => employee,
  path: '/public-log',
  loader: words('credit', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/PublicLogPage'), 'PublicLogPage'),
})

const suggestionBox = createRoute({
  getParentRoute: () => employee,
  path: '/suggestion-box',
  loader: words('suggestion'),
  component: lazyRouteComponent(() => import('./insight/suggestion/BoxPage'), 'BoxPage'),
})

const proof = createRoute({
  getParentRoute: () => employee,
  path: '/proof',
  loader: words('proof'),
  component: lazyRouteComponent(() => import('./credit/proof/ProofPage'), 'ProofPage'),
})

const board = createRoute({
  getParentRoute: () => employee,
  path: '/board',
  loader: words('board', 'proof'),
  component: lazyRouteComponent(() => import('./credit/board/BoardPage'), 'BoardPage'),
})

const appeals = createRoute({
  getParentRoute: () => employee,
  path: '/appeals',
  loader: words('credit', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/AppealsPage'), 'AppealsPage'),
})

const closedBoard = createRoute({
  getParentRoute: () => employee,
  path: '/board/closed',
  loader: words('board', 'credit.entry'),
  component: lazyRouteComponent(() => import('./credit/board/ClosedBoardPage'), 'ClosedBoardPage'),
})

const goals = createRoute({
  getParentRoute: () => employee,
  path: '/goals',
  loader: words('goal', 'goal.hero'),
  component: lazyRouteComponent(() => import('./career/goal/GoalsPage'), 'GoalsPage'),
})

const goal = createRoute({
  getParentRoute: () => employee,
  path: '/goals/$goal',
  loader: words('goal', 'goal.hero'),
  component: lazyRouteComponent(() => import('./career/goal/GoalPage'), 'GoalPage'),
})

const mall = createRoute({
  getParentRoute: () => employee,
  path: '/mall',
  loader: words('mall'),
  component: lazyRouteComponent(() => import('./reward/mall/MallPage'), 'MallPage'),
})

const orders = createRoute({
  getParentRoute: () => employee,
  path: '/orders',
  loader: words('mall'),
  component: lazyRouteComponent(() => import('./reward/mall/OrdersPage'), 'OrdersPage'),
})

const me = createRoute({
  getParentRoute: () => employee,
  path: '/me',
  loader: words('identity.own'),
  component: lazyRouteComponent(() => import('./shell/MePage'), 'MePage'),
})

/* The administrators' side; antd comes with its shell. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  loader: words('admin'),
  component: lazyRouteComponent(() => import('./shell/admin/AdminShell'), 'AdminShell'),
})

const adminStart = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('./shell/admin/AdminStartPage'), 'AdminStartPage'),
})

const adminRules = createRoute({
  getParentRoute: () => admin,
  path: '/rules',
  loader: words('rule.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/rule/RulesPage'), 'RulesPage'),
})

const adminCampaigns = createRoute({
  getParentRoute: () => admin,
  path: '/rules/campaigns',
  loader: words('rule.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/rule/CampaignsPage'), 'CampaignsPage'),
})

const adminNewRule = createRoute({
  getParentRoute: () => admin,
  path: '/rules/new',
  loader: words('rule.admin', 'credit.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/rule/RuleEditorPage'), 'NewRulePage'),
})

const adminRule = createRoute({
  getParentRoute: () => admin,
  path: '/rules/$id',
  loader: words('rule.admin', 'credit.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/rule/RuleEditorPage'), 'RuleEditorPage'),
})

const adminSimulations = createRoute({
  getParentRoute: () => admin,
  path: '/simulations',
  loader: words('simulate.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/simulate/SimulationsPage'), 'SimulationsPage'),
})

const adminSimulation = createRoute({
  getParentRoute: () => admin,
  path: '/simulations/$id',
  loader: words('simulate.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/simulate/SimulationPage'), 'SimulationPage'),
})

const orgSection = createRoute({
  getParentRoute: () => admin,
  id: 'organisation',
  loader: words('org.admin'),
  component: lazyRouteComponent(() => import('./org/admin/OrgSection'), 'OrgSection'),
})

const adminPeople = createRoute({
  getParentRoute: () => orgSection,
  path: '/people',
  component: lazyRouteComponent(() => import('./org/admin/PeoplePage'), 'PeoplePage'),
})

const adminPositions = createRoute({
  getParentRoute: () => orgSection,
  path: '/people/positions',
  component: lazyRouteComponent(() => import('./org/admin/PositionsPage'), 'PositionsPage'),
})

const adminImports = createRoute({
  getParentRoute: () => orgSection,
  path: '/people/imports',
  component: lazyRouteComponent(() => import('./org/admin/ImportsPage'), 'ImportsPage'),
})

const adminImport = createRoute({
  getParentRoute: () => admin,
  path: '/people/imports/$id',
  loader: words('org.admin'),
  component: lazyRouteComponent(() => import('./org/admin/ImportPage'), 'ImportPage'),
})

const adminCodes = createRoute({
  getParentRoute: () => orgSection,
  path: '/people/codes',
  component: lazyRouteComponent(() => import('./org/admin/CodesPage'), 'CodesPage'),
})

const ledgerSection = createRoute({
  getParentRoute: () => admin,
  id: 'ledger',
  loader: words('credit.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/LedgerSection'), 'LedgerSection'),
})

const adminLedger = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/ledger',
  component: lazyRouteComponent(() => import('./credit/admin/LedgerPage'), 'LedgerPage'),
})

const adminRecords = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/records',
  component: lazyRouteComponent(() => import('./credit/admin/RecordsPage'), 'RecordsPage'),
})

const adminStandings = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/standings',
  component: lazyRouteComponent(() => import('./credit/admin/StandingsPage'), 'StandingsPage'),
})

const adminAdjustments = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/adjustments',
  component: lazyRouteComponent(() => import('./credit/admin/AdjustmentsPage'), 'AdjustmentsPage'),
})

const adminAppeals = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/appeals',
  component: lazyRouteComponent(() => import('./credit/admin/AppealsPage'), 'AppealsPage'),
})

const adminClosings = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/closings',
  component: lazyRouteComponent(() => import('./credit/admin/ClosingsPage'), 'ClosingsPage'),
})

const adminOpening = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/opening',
  component: lazyRouteComponent(() => import('./credit/admin/OpeningPage'), 'OpeningPage'),
})

const adminIntakes = createRoute({
  getParentRoute: () => ledgerSection,
  path: '/intakes',
  loader: words('activity.admin'),
  component: lazyRouteComponent(() => import('./activity/admin/IntakesPage'), 'IntakesPage'),
})

const catalogueSection = createRoute({
  getParentRoute: () => admin,
  id: 'catalogue',
  loader: words('activity.admin', 'credit.admin'),
  component: lazyRouteComponent(() => import('./activity/admin/CatalogueSection'), 'CatalogueSection'),
})

const adminObjects = createRoute({
  getParentRoute: () => catalogueSection,
  path: '/objects',
  component: lazyRouteComponent(() => import('./activity/admin/ObjectsPage'), 'ObjectsPage'),
})

const adminVocabulary = createRoute({
  getParentRoute: () => catalogueSection,
  path: '/objects/vocabulary',
  component: lazyRouteComponent(() => import('./activity/admin/VocabularyPage'), 'VocabularyPage'),
})

const adminCategories = createRoute({
  getParentRoute: () => catalogueSection,
  path: '/objects/categories',
  component: lazyRouteComponent(() => import('./credit/admin/CategoriesPage'), 'CategoriesPage'),
})

const settingsSection = createRoute({
  getParentRoute: () => admin,
  id: 'settings',
  loader: words('org.admin', 'identity.admin'),
  component: lazyRouteComponent(() => import('./org/admin/SettingsSection'), 'SettingsSection'),
})

const adminSettings = createRoute({
  getParentRoute: () => settingsSection,
  path: '/settings',
  component: lazyRouteComponent(() => import('./org/admin/SettingsPage'), 'SettingsPage'),
})

const adminLedgerSettings = createRoute({
  getParentRoute: () => settingsSection,
  path: '/settings/ledger',
  loader: words('credit.admin'),
  component: lazyRouteComponent(() => import('./credit/admin/LedgerSettingsPage'), 'LedgerSettingsPage'),
})

const adminRoles = createRoute({
  getParentRoute: () => settingsSection,
  path: '/settings/roles',
  component: lazyRouteComponent(() => import('./identity/admin/RolesPage'), 'RolesPage'),
})

const adminTokens = createRoute({
  getParentRoute: () => settingsSection,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./identity/admin/TokensPage'), 'TokensPage'),
})

const adminCockpit = createRoute({
  getParentRoute: () => admin,
  path: '/cockpit',
  loader: words('insight.admin', 'career.admin'),
  component: lazyRouteComponent(() => import('./insight/admin/CockpitPage'), 'CockpitPage'),
})

const adminGoals = createRoute({
  getParentRoute: () => admin,
  path: '/goals',
  loader: words('career.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./career/admin/GoalsPage'), 'GoalsPage'),
})

const adminNewGoal = createRoute({
  getParentRoute: () => admin,
  path: '/goals/new',
  loader: words('career.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./career/admin/GoalEditorPage'), 'NewGoalPage'),
})

const adminGoal = createRoute({
  getParentRoute: () => admin,
  path: '/goals/$id',
  loader: words('career.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./career/admin/GoalPage'), 'GoalPage'),
})

const adminEditGoal = createRoute({
  getParentRoute: () => admin,
  path: '/goals/$id/edit',
  loader: words('career.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./career/admin/GoalEditorPage'), 'GoalEditorPage'),
})

const mallSection = createRoute({
  getParentRoute: () => admin,
  id: 'mall',
  loader: words('reward.admin', 'org.admin'),
  component: lazyRouteComponent(() => import('./reward/admin/MallSection'), 'MallSection'),
})

const adminOrders = createRoute({
  getParentRoute: () => mallSection,
  path: '/orders',
  component: lazyRouteComponent(() => import('./reward/admin/OrdersPage'), 'OrdersPage'),
})

const adminRewards = createRoute({
  getParentRoute: () => mallSection,
  path: '/rewards',
  component: lazyRouteComponent(() => import('./reward/admin/RewardsPage'), 'RewardsPage'),
})

const adminSuggestions = createRoute({
  getParentRoute: () => admin,
  path: '/suggestions',
  loader: words('suggestion'),
  component: lazyRouteComponent(
    () => import('./insight/suggestion/admin/SuggestionsPage'),
    'SuggestionsPage',
  ),
})

/** The map of the app. */
export const routeTree = root.addChildren([
  signIn,
  employee.addChildren([
    home,
    statement,
    records,
    rules,
    publicLog,
    proof,
    suggestionBox,
    board,
    closedBoard,
    appeals,
    goals,
    goal,
    mall,
    orders,
    me,
  ]),
  admin.addChildren([
    adminStart,
    adminCockpit,
    adminGoals,
    adminNewGoal,
    adminGoal,
    adminEditGoal,
    mallSection.addChildren([adminOrders, adminRewards]),
    adminRules,
    adminSuggestions,
    adminCampaigns,
    adminNewRule,
    adminRule,
    adminSimulations,
    adminSimulation,
    ledgerSection.addChildren([
      adminLedger,
      adminRecords,
      adminStandings,
      adminAdjustments,
      adminAppeals,
      adminClosings,
      adminOpening,
      adminIntakes,
    ]),
    orgSection.addChildren([adminPeople, adminPositions, adminImports, adminCodes]),
    adminImport,
    catalogueSection.addChildren([adminObjects, adminVocabulary, adminCategories]),
    settingsSection.addChildren([adminSettings, adminLedgerSettings, adminRoles, adminTokens]),
  ]),
])

/** The router over the map. */
export const router = createRouter({
  routeTree,
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 120,
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})
