/**
 * The one builder of addresses. Pages never spell a path; routes.test.ts
 * proves that each of these has a page.
 */
export const to = {
  home: () => '/',
  me: () => '/me',
  signIn: (next?: string) =>
    next && next !== '/' ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in',
  admin: () => '/admin',
} as const
