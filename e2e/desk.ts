import { expect, type Locator, test } from '@playwright/test'
import type { Member } from './cast'
import type { Reader } from './reader'

/** The text, changed when a test runs again in the same company, where its first run has left the text behind. */
export function own(text: string): string {
  const { repeatEachIndex, retry } = test.info()
  const run = repeatEachIndex * 10 + retry
  return run === 0 ? text : `${text}-${run}`
}

/** One option of an open list. */
export const option = (list: Locator, name: string | RegExp): Locator =>
  list.getByText(name, { exact: true }).filter({ visible: true }).first()

/** The list that a chooser of the administrators has opened. */
export const openList = ({ page }: Reader): Locator => page.locator('.ant-select-dropdown:visible')

/** Opens a chooser by its name and picks one of its options. */
export async function pick(reader: Reader, name: string, choice: string): Promise<void> {
  await reader.page.getByRole('combobox', { name }).click()
  await option(openList(reader), choice).click()
  await reader.page.keyboard.press('Escape')
}

/** Chooses somebody by employee number in a form. */
export async function choosePerson(reader: Reader, form: Locator, who: Member): Promise<void> {
  await form.getByRole('combobox', { name: reader.say('姓名或工号', 'Name or employee number') }).fill(who.login)
  await option(openList(reader), new RegExp(who.name)).click()
}

/** Reports a fact as another system does, with the permission of the reader. */
export async function report(reader: Reader, who: Member, verb: string, type: string, name: string): Promise<void> {
  const answer = await reader.page.request.post('/api/v1/activities', {
    data: {
      person: who.login,
      verb,
      object: { type, id: `E2E-${name}`, name },
      occurred_at: new Date(Date.now() - 60_000).toISOString(),
      source: 'e2e',
    },
  })
  expect(answer.status(), await answer.text()).toBe(201)
}

/** Makes somebody an HR administrator, on the page of the roles. */
export async function appoint(system: Reader, who: Member): Promise<void> {
  const { page } = system
  await system.open('/admin/settings/roles?view=assignments', system.say('设置', 'Settings'))
  await system.button(system.say('授予角色', 'Give a role')).click()
  const give = page.getByRole('dialog', { name: system.say('授予角色', 'Give a role') })
  await give.getByLabel(system.say('角色', 'Role'), { exact: true }).click()
  await option(openList(system), /HR/).click()
  await choosePerson(system, give, who)
  await system.button(system.say('授予角色', 'Give a role'), give).click()
  await expect(page.getByText(system.say('角色已授予', 'The role is given'))).toBeVisible()
}

/** Takes the role back, so that the company is as before. */
export async function dismiss(system: Reader, who: Member): Promise<void> {
  const { page } = system
  await system.open('/admin/settings/roles?view=assignments', system.say('设置', 'Settings'))
  const take = page.getByRole('button', { name: new RegExp(`${who.name}.*HR`) })
  await take.click()
  await expect(take).toHaveCount(0)
}

/** The number that stands in a place, without its commas. */
export async function numberIn(place: Locator): Promise<number> {
  const found = /[\d,]+(?:\.\d+)?/.exec(await place.innerText())
  if (!found) throw new Error('no number there')
  return Number(found[0].replaceAll(',', ''))
}

/** One of the counts above or in a list of results: its number by its name. */
export const countOf = (place: Locator, name: string): Locator =>
  place
    .locator('dl > div')
    .filter({ has: place.page().getByText(name, { exact: true }) })
    .getByRole('definition')
