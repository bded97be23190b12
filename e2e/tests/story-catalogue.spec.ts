import { cast } from '../cast'
import { openList, option, own } from '../desk'
import { expect, test } from '../reader'

test.describe('the words of the company', () => {
  test.use({ size: 'phone', language: 'en' })

  test('a new category or verb never takes a code that exists, and what is no longer used is retired', async ({
    reader,
    page,
  }) => {
    const code = own('craft').replace('-', '_')
    await reader.signIn(cast.苏敏)
    await reader.open('/admin/objects/categories', 'Catalogue')
    await reader.button('Add category').click()
    const form = page.getByRole('dialog', { name: 'Add category' })
    const save = reader.button('Save', form)
    await form.getByLabel('Chinese').fill(`工艺 ${code}`)
    await form.getByLabel('English').fill(`Craft ${code}`)
    await form.getByLabel('Code').fill('mandatory')
    await save.click()
    await expect(form).toContainText('taken')
    await form.getByLabel('Code').fill(code)
    await save.click()
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()

    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: `Craft ${code}` })
    await expect(row).toContainText('In use')
    await row.getByRole('button').click()
    const known = page.getByRole('dialog', { name: `Craft ${code}` })
    await expect(known.getByLabel('Code')).toBeDisabled()
    await known.getByRole('checkbox').check()
    await reader.button('Save', known).click()
    await expect(row).toContainText('Retired')

    await reader.open('/admin/objects/vocabulary', 'Catalogue')
    await reader.button('Add verb').click()
    const verb = page.getByRole('dialog', { name: 'Add verb' })
    await verb.getByLabel('Chinese').fill('完成')
    await verb.getByLabel('English').fill('completed again')
    await verb.getByLabel('Code').fill('completed')
    await reader.button('Save', verb).click()
    await expect(verb).toContainText('taken')
  })

  test('an object is registered, found by its code, and retired', async ({ reader, page }) => {
    const code = own('E2E-COURSE')
    await reader.signIn(cast.苏敏)
    await reader.open('/admin/objects', 'Catalogue')
    await reader.button('Register object').click()
    const form = page.getByRole('dialog', { name: 'Register object' })
    await form.getByRole('combobox', { name: 'Type' }).click()
    await option(openList(reader), 'course').click()
    await form.getByLabel('Code').fill(code)
    await form.getByLabel('Name', { exact: true }).fill('量具校准')
    await form.getByRole('spinbutton', { name: 'Credit value' }).fill('1.5')
    await reader.button('Register object', form).click()
    await expect(form).toBeHidden()

    await page.getByRole('searchbox').fill(code)
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: code })
    await expect(row).toHaveCount(1)
    await expect(row).toContainText('1.5')
    await row.getByRole('button').click()
    const object = page.getByRole('dialog').filter({ hasText: '量具校准' })
    await reader.button('Retire', object).click()
    await expect(row).toHaveCount(0)
  })
})

test('a token opens the API for a program, shows its secret once, and is cut off when it is revoked', async ({
  reader,
  page,
  playwright,
  baseURL,
}) => {
  const name = own('考试系统成绩回传')
  await reader.signIn(cast.高远)
  await reader.open('/admin/settings/tokens', '设置')
  await reader.button('创建令牌').first().click()
  const form = page.getByRole('dialog', { name: '创建令牌' })
  await form.getByLabel('用途').fill(name)
  const make = form.getByRole('button', { name: '创建', exact: true })
  await make.click()
  await expect(form).toContainText('至少选择一项权限')
  await form.getByRole('checkbox').first().check()
  await make.click()
  const made = page.getByRole('dialog').filter({ hasText: '只能重新创建' })
  const secret = await made.getByRole('code').first().innerText()

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { Authorization: `Bearer ${secret}` },
  })
  expect((await program.get('/api/v1/session')).status()).toBe(200)
  await reader.button('我已保存', made).click()
  await expect(page.getByText(secret)).toHaveCount(0)

  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByRole('button').last().click()
  const revoke = page.getByRole('dialog').filter({ hasText: name })
  await reader.button('吊销', revoke).click()
  await expect(row).toHaveCount(0)
  expect((await program.get('/api/v1/session')).status()).toBe(401)
  await program.dispose()
})
