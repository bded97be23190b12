import { cast, password } from '../cast'
import { expect, test } from '../reader'

/*
 * 周明远 changes his mind about language, appearance and password, and in the
 * end everything is as before, so that this file can run again.
 */
test.use({ size: 'phone' })

// An account that has chosen a language keeps it in every browser; the other stories bring their own.
test.afterEach(async ({ page }) => {
  await page.request.put('/api/v1/preferences', { data: { language: '', theme: '' } })
})

test('language and appearance change at once, and are remembered', async ({ reader, page }) => {
  await reader.signIn(cast.周明远)
  await reader.open('/me', '我的')
  await page.getByRole('radio', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Me' })).toBeVisible()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.reload()
  await reader.sees('Me')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.getByRole('radio', { name: '简体中文' }).click()
  await reader.sees('我的')
  await page.getByRole('radio', { name: '跟随系统' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('another browser follows what the account chose', async ({ reader, page, browser, baseURL }) => {
  await reader.signIn(cast.何静)
  await reader.open('/me', '我的')
  const told = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/preferences'))
  await page.getByRole('radio', { name: '深色' }).check()
  expect((await told).status()).toBe(204)

  const elsewhere = await browser.newContext({ baseURL, locale: 'zh-CN', storageState: undefined })
  await elsewhere.addCookies(await page.context().cookies())
  const other = await elsewhere.newPage()
  await other.goto('/me')
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
  await elsewhere.close()

  const back = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/preferences'))
  await page.getByRole('radio', { name: '跟随系统' }).check()
  await back
})

test('the password is changed with the old one, and other devices are signed out', async ({
  reader,
  page,
  browser,
  baseURL,
}) => {
  const next = 'a lantern beside the river'
  const door = await browser.newContext({ baseURL, locale: 'zh-CN' })
  const phone = await door.newPage()
  await phone.goto('/sign-in')
  await phone.getByRole('button', { name: cast.许国栋.name }).click()
  await expect(phone.getByRole('heading', { level: 1, name: new RegExp(cast.许国栋.name) })).toBeVisible()

  await page.goto('/sign-in')
  await page.getByRole('button', { name: cast.许国栋.name }).click()
  await reader.sees(new RegExp(cast.许国栋.name))
  const change = async (from: string, to: string, again = to) => {
    await page.goto('/me?open=password')
    const sheet = page.getByRole('dialog', { name: '修改密码' })
    await sheet.getByLabel('原密码').fill(from)
    await sheet.getByLabel('新密码', { exact: true }).fill(to)
    await sheet.getByLabel('再输一遍新密码').fill(again)
    await reader.button('保存新密码', sheet).click()
    return sheet
  }

  const differing = await change(password, next, `${next}!`)
  await expect(differing.getByRole('alert')).toContainText('两次输入不一样')

  reader.watch.expectRefusal('PUT', '/api/v1/password', 422)
  const wrong = await change('not the password', next)
  await expect(wrong.getByRole('alert')).toContainText('原密码不正确')

  const right = await change(password, next)
  await expect(right).toBeHidden()
  await expect(page.getByText('密码已修改')).toBeVisible()
  await phone.goto('/statement')
  await expect(phone.getByRole('heading', { level: 1, name: '登录' })).toBeVisible()
  await door.close()

  await expect(await change(next, password)).toBeHidden()
})

test('a device that is not known is signed out from the list', async ({ reader, page, browser, baseURL }) => {
  const door = await browser.newContext({ baseURL, locale: 'zh-CN', viewport: { width: 390, height: 844 } })
  const phone = await door.newPage()
  await phone.goto('/sign-in')
  await phone.getByRole('button', { name: cast.黄志强.name }).click()
  await expect(phone.getByRole('heading', { level: 1, name: new RegExp(cast.黄志强.name) })).toBeVisible()

  await page.goto('/sign-in')
  await page.getByRole('button', { name: cast.黄志强.name }).click()
  await reader.sees(new RegExp(cast.黄志强.name))
  await page.goto('/me')
  await reader.link(/登录过的设备/).click()
  const sheet = page.getByRole('dialog', { name: '登录过的设备' })
  await expect(sheet.getByText('当前设备')).toBeVisible()
  const ends = reader.button('退出', sheet)
  const before = await ends.count()
  expect(before).toBeGreaterThan(0)
  await ends.first().click()
  await expect(ends).toHaveCount(before - 1)
  await phone.goto('/statement')
  await expect(phone.getByRole('heading', { level: 1, name: '登录' })).toBeVisible()
  await door.close()
})
