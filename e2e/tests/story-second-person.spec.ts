import { cast } from '../cast'
import { appoint, dismiss, own, pick } from '../desk'
import { expect, type Reader, test } from '../reader'

test.use({ language: 'en' })

// Whatever happens here, the other stories publish alone.
test.afterEach(async ({ colleague }) => {
  const system = await colleague(cast.高远)
  const { request } = system.page
  const company = await (await request.get('/api/v1/tenant')).json()
  const { name, time_zone, language } = company
  await request.put('/api/v1/tenant', {
    data: { name, time_zone, language, settings: { ...company.settings, second_person_publishes: false } },
  })
})

test('where the company wants two, whoever wrote a rule cannot publish it, and a second person does', async ({
  reader,
  page,
  colleague,
}) => {
  const code = own('two-persons')
  const system = await colleague(cast.高远)
  await system.open('/admin/settings', 'Settings')
  await system.page.getByRole('switch', { name: 'A second person publishes' }).click()
  await system.button('Save').click()
  await expect(system.page.getByText('Saved')).toBeVisible()
  await appoint(system, cast.王磊)

  await reader.signIn(cast.苏敏)
  await reader.open('/admin/rules/new', 'New rule')
  await page.getByRole('textbox', { name: 'Name of the rule' }).fill(code)
  await pick(reader, 'What is done', 'completed')
  await pick(reader, 'Kinds of objects', 'case')
  await pick(reader, 'Category', 'Practice credits')
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(code)
  await reader.button('Publish').click()
  const submit = page.getByRole('dialog', { name: 'Submit v1' })
  await expect(submit).toContainText('Your company wants a second person to publish')
  await reader.button('Submit', submit).click()
  await expect(page.getByText('Submitted; a second person will publish it')).toBeVisible()
  await expect(page.getByText(`${cast.苏敏.name} submitted it; a second person has to publish`)).toBeVisible()

  // The writer presses anyway.
  reader.watch.expectRefusal('PUT', /\/rule-versions\/\d+\/publication$/, 403)
  const refused = await publish(reader)
  await expect(refused.getByRole('alert')).toContainText('Ask a colleague to check and publish it')

  const second = await colleague(cast.王磊)
  await second.page.goto(page.url())
  await second.settled()
  await publish(second)
  await expect(second.page.getByText('v1 is published and in force')).toBeVisible()
  await second.button('Versions').click()
  const versions = second.page.getByRole('dialog')
  await expect(versions).toContainText(`Submitted by ${cast.苏敏.name}`)
  await expect(versions).toContainText(`Published by ${cast.王磊.name}`)
  await dismiss(system, cast.王磊)
})

/** Presses what publishes a submitted version, and confirms. */
async function publish(who: Reader) {
  await who.button('Publish').click()
  const drawer = who.page.getByRole('dialog', { name: 'Publish v1' })
  await who.button('Publish', drawer).click()
  return drawer
}
