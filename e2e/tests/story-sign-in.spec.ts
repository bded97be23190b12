import { cast, password } from '../cast'
import { looks, nameOf } from '../look'
import { expect, type Reader, test } from '../reader'

/** What the sign-in page and the frame around every page call things. */
const wordsOf = (reader: Reader) => ({
  title: reader.say('登录', 'Sign in'),
  login: reader.say('工号、邮箱或手机号', 'Employee number, e-mail or phone'),
  password: reader.say('密码或一次性登录码', 'Password or one-time code'),
  submit: reader.say('登录', 'Sign in'),
})

for (const look of looks) {
  test.describe(`sign-in at ${nameOf(look)}`, () => {
    test.use(look)

    test('a wrong password is told, the right one opens the home page', async ({ reader, page }) => {
      const words = wordsOf(reader)
      await reader.open('/', words.title)
      reader.watch.expectRefusal('POST', '/api/v1/session', 401)

      await page.getByLabel(words.login).fill(cast.周明远.login)
      await page.getByLabel(words.password, { exact: true }).fill('not the password')
      await reader.button(words.submit).click()
      await expect(page.getByRole('alert')).toContainText(
        reader.say('账号或密码不正确', 'The login or the password is wrong'),
      )

      await page.getByLabel(words.password, { exact: true }).fill(password)
      await reader.button(words.submit).click()
      await reader.sees(new RegExp(cast.周明远.name))
    })

    test('a demo account is one tap, and the address asked for comes next', async ({ reader, page }) => {
      await page.goto('/statement?window=ever')
      await reader.sees(wordsOf(reader).title)
      await page
        .getByRole('region', { name: reader.say('体验账号', 'Demo accounts') })
        .getByRole('button', { name: cast.黄志强.name })
        .click()
      await reader.sees(reader.say('学分明细', 'Statement'))
      await expect(page).toHaveURL(/\/statement\?window=ever$/)
    })

    test('signing out leaves nothing to come back to', async ({ reader, page }) => {
      const words = wordsOf(reader)
      await reader.open('/', words.title)
      await page.getByRole('button', { name: cast.陈立.name }).click()
      await reader.sees(new RegExp(cast.陈立.name))

      if (look.size === 'phone') {
        await reader.link(reader.say('我的', 'Me'), reader.menu).click()
      } else {
        await reader.button(reader.say(`${cast.陈立.name} 的账号菜单`, `Account menu of ${cast.陈立.name}`)).click()
      }
      const signOut = reader.say('退出登录', 'Sign out')
      await page.getByRole(look.size === 'phone' ? 'button' : 'menuitem', { name: signOut }).click()
      await reader.sees(words.title)

      await page.goBack()
      await reader.sees(words.title)
      await page.goto('/statement')
      await reader.sees(words.title)
    })
  })
}

test.describe('with the keyboard alone', () => {
  test('the fields come in order and Enter signs in', async ({ reader, page }) => {
    const words = wordsOf(reader)
    await reader.open('/', words.title)
    const login = page.getByLabel(words.login)
    for (let presses = 0; presses < 10 && !(await login.evaluate((one) => one === document.activeElement)); presses++)
      await page.keyboard.press('Tab')
    await expect(login).toBeFocused()
    await page.keyboard.type(cast.何静.login)
    await page.keyboard.press('Tab')
    await expect(page.getByLabel(words.password, { exact: true })).toBeFocused()
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await reader.sees(new RegExp(cast.何静.name))
  })

  test('the first stop of a page skips the menu', async ({ reader, page }) => {
    await reader.signIn(cast.林晓)
    await reader.open('/', new RegExp(cast.林晓.name))
    await page.keyboard.press('Tab')
    await expect(reader.link('跳到正文')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
  })
})
