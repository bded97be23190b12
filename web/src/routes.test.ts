import { expect, it } from 'vitest'
import { to } from './lib/to'
import { router } from './routes'
import { adminMenu, employeeMenu } from './shell/menu'

const hasPage = (address: string) => {
  const { pathname } = new URL(address, 'http://local')
  const [matched] = router.getMatchedRoutes(pathname)
  const last = matched.at(-1)
  return last !== undefined && last.id !== '__root__'
}

it('has a page for every address that can be built', () => {
  const build = Object.entries(to) as [string, (...args: string[]) => string][]
  for (const [name, address] of build) expect(hasPage(address('1', '2')), name).toBe(true)
  expect(hasPage('/nowhere')).toBe(false)
})

it('has a page behind every entry of the menus', () => {
  for (const entry of [...employeeMenu, ...adminMenu]) expect(hasPage(entry.to), entry.to).toBe(true)
})
