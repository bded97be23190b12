import { cast } from '../cast'
import { expect, type Reader, test } from '../reader'

/** The rows of a list on the page. */
const rows = (reader: Reader) => reader.page.getByRole('main').getByRole('listitem').getByRole('button')

for (const language of ['zh-CN', 'en'] as const) {
  test.describe(`why credits were given, and why not, in ${language}`, () => {
    test.use({ size: 'phone', language })

    test('a receipt opens with Enter, tells its rule and its arithmetic, and closes with Escape', async ({
      reader,
      page,
    }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/statement', reader.say('学分明细', 'Statement'))
      const award = rows(reader).filter({ hasText: /\+\d/ }).first()
      await award.focus()
      await page.keyboard.press('Enter')

      const receipt = page.getByRole('dialog', { name: reader.say('学分凭据', 'Receipt') })
      await expect(receipt).toBeVisible()
      await expect(page).toHaveURL(/entry=\d+/)
      for (const part of [
        reader.say('依据的规则', 'The rule'),
        reader.say('核对的条件', 'What was checked'),
        reader.say('怎么算的', 'How it was counted'),
      ])
        await expect(receipt.getByRole('heading', { name: part })).toBeVisible()
      await expect(receipt).toContainText(reader.say('系统按规则自动入账', 'Automatically, by the rules'))

      await page.keyboard.press('Escape')
      await expect(receipt).toBeHidden()
      await expect(page).not.toHaveURL(/entry=/)
      await expect(award).toBeFocused()
    })

    test('a receipt has an address of its own and leads to its rule', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/statement', reader.say('学分明细', 'Statement'))
      await rows(reader).filter({ hasText: /\+\d/ }).first().click()
      await expect(page).toHaveURL(/entry=\d+/)
      await page.goto(page.url())
      const receipt = page.getByRole('dialog', { name: reader.say('学分凭据', 'Receipt') })
      const rule = receipt.getByRole('link').first()
      const name = await rule.innerText()
      await rule.click()
      await reader.sees(reader.say('学分细则', 'Rule book'))
      await expect(page.getByRole('heading', { level: 3, name })).toBeInViewport()
    })

    test('a record without credits says the reason in the list and clause by clause inside', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/records', reader.say('学习记录', 'Records'))
      await page.getByRole('radio', { name: reader.say('没得学分', 'Without') }).check()
      await expect(page).toHaveURL(/paid=no/)
      await reader.settled()
      const first = rows(reader).first()
      await expect(first).not.toContainText(/\+\d/)
      expect((await first.innerText()).split('\n').length, 'title, what it was, and why').toBeGreaterThan(2)

      await first.click()
      const record = page.getByRole('dialog', { name: reader.say('学习记录', 'Record') })
      await expect(record).toContainText(reader.say('记录编号', 'Record'))
      await reader.settled()
      const outcomes = record.getByText(reader.say('未得学分', 'No credits')).or(record.getByText(reader.say('暂无规则', 'No rule')))
      const notice = record.getByRole('link', { name: reader.say('看看哪些行为能得', 'See what earns credits') })
      await expect(outcomes.or(notice).first()).toBeVisible()
    })

    test('the statement is filtered by category and window, and the address remembers both', async ({
      reader,
      page,
    }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/statement', reader.say('学分明细', 'Statement'))
      await page.getByRole('radio', { name: reader.say('至今', 'Ever') }).check()
      await page.getByRole('radio', { name: reader.say('必修', 'Mandatory') }).check()
      await expect(page).toHaveURL(/window=ever/)
      await expect(page).toHaveURL(/category=mandatory/)
      await page.reload()
      await reader.settled()
      await expect(page.getByRole('radio', { name: reader.say('必修', 'Mandatory') })).toBeChecked()
      await expect(rows(reader).first()).toContainText(reader.say('必修', 'Mandatory'))
      await expect(rows(reader).filter({ hasText: reader.say('选修', 'Elective') })).toHaveCount(0)
    })

    test('the rule book is searched, and a word nobody wrote shows the way back', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/rules', reader.say('学分细则', 'Rule book'))
      const names = page.getByRole('heading', { level: 3 })
      const before = await names.count()
      const search = page.getByRole('searchbox')
      await search.fill(reader.say('考试', 'exam'))
      await expect.poll(() => names.count()).toBeLessThan(before)
      expect(await names.count()).toBeGreaterThan(0)

      await search.fill('qqqqq')
      await reader.button(reader.say('显示全部规则', 'Show all rules')).click()
      await expect(names).toHaveCount(before)
    })
  })
}
