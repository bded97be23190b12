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
  loader: words('home'),
  component: lazyRouteComponent(() => import('./home/HomeEntry'), 'HomeEntry'),
})

const me = createRoute({
  getParentRoute: () => employee,
  path: '/me',
  component: lazyRouteComponent(() => import('./shell/MePage'), 'MePage'),
})

/* The administrators' side; antd comes with its shell. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('./shell/admin/AdminShell'), 'AdminShell'),
})

const adminStart = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('./shell/admin/AdminStartPage'), 'AdminStartPage'),
})

/** The map of the app. */
export const routeTree = root.addChildren([
  signIn,
  employee.addChildren([home, me]),
  admin.addChildren([adminStart]),
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
