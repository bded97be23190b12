import { writeSearch } from './address'

/**
 * The one builder of addresses. Pages never spell a path; routes.test.ts
 * proves that each of these has a page.
 */
export const to = {
  home: () => '/',
  me: (open?: 'password' | 'sessions') => `/me${writeSearch({ open })}`,
  statement: (window?: string, category?: string) => `/statement${writeSearch({ window, category })}`,
  receipt: (id: number | string) => `/statement${writeSearch({ entry: id })}`,
  records: (paid?: 'yes' | 'no') => `/records${writeSearch({ paid })}`,
  record: (id: number | string) => `/records${writeSearch({ record: id })}`,
  board: (scope?: string, window?: string) => `/board${writeSearch({ scope, window })}`,
  closedBoard: (month?: string) => `/board/closed${writeSearch({ month })}`,
  appeals: () => '/appeals',
  goals: () => '/goals',
  goal: (id: number | string) => `/goals/${id}`,
  rules: (rule?: string) => `/rules${writeSearch({ rule })}`,
  mall: (reward?: number | string) => `/mall${writeSearch({ reward })}`,
  orders: (order?: number | string) => `/orders${writeSearch({ order })}`,
  publicLog: () => '/public-log',
  proof: () => '/proof',
  suggestionBox: () => '/suggestion-box',
  signIn: (next?: string) =>
    next && next !== '/' ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in',
  admin: () => '/admin',
  adminPeople: (person?: number | string) => `/admin/people${writeSearch({ person })}`,
  adminPositions: () => '/admin/people/positions',
  adminImports: () => '/admin/people/imports',
  adminImport: (id: number | string) => `/admin/people/imports/${id}`,
  adminCodes: () => '/admin/people/codes',
  adminLedger: (open?: { transfer?: number | string; person?: number | string }) =>
    `/admin/ledger${writeSearch({ ...open })}`,
  adminRecords: (open?: { record?: number | string; person?: number | string }) =>
    `/admin/records${writeSearch({ ...open })}`,
  adminStandings: (window?: string, department?: number) =>
    `/admin/standings${writeSearch({ window, department })}`,
  adminAdjustments: () => '/admin/adjustments',
  adminAppeals: () => '/admin/appeals',
  adminClosings: () => '/admin/closings',
  adminOpening: () => '/admin/opening',
  adminIntakes: (subject?: 'objects') => `/admin/intakes${writeSearch({ subject })}`,
  adminGoals: () => '/admin/goals',
  adminNewGoal: () => '/admin/goals/new',
  adminGoal: (id: number | string, state?: string) => `/admin/goals/${id}${writeSearch({ state })}`,
  adminEditGoal: (id: number | string) => `/admin/goals/${id}/edit`,
  adminOrders: () => '/admin/orders',
  adminRewards: () => '/admin/rewards',
  adminCockpit: (part?: 'failures') => `/admin/cockpit${part ? `#${part}` : ''}`,
  adminObjects: (object?: number | string) => `/admin/objects${writeSearch({ object })}`,
  adminVocabulary: () => '/admin/objects/vocabulary',
  adminCategories: () => '/admin/objects/categories',
  adminSuggestions: (view?: 'yes') => `/admin/suggestions${writeSearch({ view })}`,
  adminSettings: () => '/admin/settings',
  adminLedgerSettings: () => '/admin/settings/ledger',
  adminRoles: (view?: 'assignments' | 'administrators') => `/admin/settings/roles${writeSearch({ view })}`,
  adminTokens: () => '/admin/settings/tokens',
  adminRules: (state?: string) => `/admin/rules${writeSearch({ state })}`,
  adminSimulations: (version?: number | string) =>
    `/admin/simulations${writeSearch(version ? { ask: 'yes', version } : {})}`,
  adminSimulation: (id: number | string) => `/admin/simulations/${id}`,
  adminCampaigns: () => '/admin/rules/campaigns',
  adminNewRule: () => '/admin/rules/new',
  adminRule: (id: number | string, version?: number | string) =>
    `/admin/rules/${id}${writeSearch({ version })}`,
} as const
