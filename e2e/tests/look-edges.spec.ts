import { expectAccessible, expectNoSidewaysScroll } from '../accessibility'
import { cast } from '../cast'
import { looks, nameOf } from '../look'
import { expect, test } from '../reader'

for (const look of looks) {
  test.describe(`the edges of the app at ${nameOf(look)}`, () => {
    test.use(look)

    test('the sign-in page', async ({ reader, page }) => {
      await reader.open('/sign-in', reader.say('登录', 'Sign in'))
      await expectNoSidewaysScroll(page, 'sign-in')
      await expectAccessible(reader, 'sign-in')
    })

    test('an address without a page leads home', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await page.goto('/no-such-page')
      await expect(page.getByText(reader.say('没有找到这个页面', 'This page does not exist'))).toBeVisible()
      await expectNoSidewaysScroll(page, 'not found')
      await expectAccessible(reader, 'not found')
      await reader.link(reader.say('回到首页', 'Go to home')).click()
      await reader.sees(new RegExp(cast.林晓.name))
    })

    test('an employee on the side of the administrators is told what to do', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await page.goto('/admin')
      await expect(page.getByText(reader.say('这里还没有你可以管理的内容', 'Nothing here for you to manage yet'))).toBeVisible()
      await expectNoSidewaysScroll(page, 'administrators only')
      await expectAccessible(reader, 'administrators only')
    })
  })
}

test('the palette finds a page by its name with the keyboard alone', async ({ reader, page }) => {
  await reader.signIn(cast.林晓)
  await reader.open('/', new RegExp(cast.林晓.name))
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('细则')
  await page.keyboard.press('Enter')
  await reader.sees('学分细则')
})
