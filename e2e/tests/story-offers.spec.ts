import { cast, type Member } from '../cast'
import type { Look } from '../look'
import { expect, test } from '../reader'

/** What HR offers to somebody: a goal to reach and a reward to want. */
interface Story extends Look {
  who: Member
  code: string
}

const stories: readonly Story[] = [
  { size: 'desktop', language: 'zh-CN', who: cast.许国栋, code: 'goal-zh' },
  { size: 'phone', language: 'en', who: cast.何静, code: 'goal-en' },
]

for (const { who, code, ...look } of stories) {
  test.describe(`offers, at ${look.size} in ${look.language}`, () => {
    test.use(look)

    test('a goal that HR publishes stands before everybody whom it concerns', async ({ reader, page, colleague }) => {
      const employee = await colleague(who, 'phone')
      await employee.open('/goals', reader.say('我的目标', 'My goals'))
      await expect(employee.page.getByText(`学有所成 ${code}`)).toHaveCount(0)

      await reader.signIn(cast.苏敏)
      await reader.open('/admin/goals/new', reader.say('新建目标', 'New goal'))
      const field = (chinese: string, english: string) =>
        page.getByRole('textbox', { name: reader.say(chinese, english), exact: true })
      await field('中文名称', 'Chinese name').fill(`学有所成 ${code}`)
      await field('英文名称', 'English name').fill(`Well learnt ${code}`)
      await field('代码（保存后不能改）', 'Code (fixed once saved)').fill(code)
      await page.getByRole('spinbutton', { name: reader.say('目标学分', 'Target') }).fill('12345')
      await reader.button(reader.say('发布', 'Publish')).click()
      await expect(page.getByText(reader.say('目标已发布', 'The goal is published'))).toBeVisible()

      const name = reader.say(`学有所成 ${code}`, `Well learnt ${code}`)
      const card = employee.page.getByRole('link').filter({ hasText: name }).first()
      await expect(card).toBeVisible()
      await card.click()
      await employee.sees(name)
      await expect(employee.page.getByRole('main')).toContainText('12,345')
    })

    test('a reward that HR adds is on the shelf at once, and gone once it is retired', async ({
      reader,
      page,
      colleague,
    }) => {
      const name = reader.say('年度学习之星奖杯', 'Trophy of the learner of the year')
      const shelf = await colleague(who, 'phone')
      await shelf.open('/mall', reader.say('学分商城', 'Mall'))
      const offer = shelf.page.getByRole('listitem').getByRole('button').filter({ hasText: name })
      await expect(offer).toHaveCount(0)

      await reader.signIn(cast.苏敏)
      await reader.open('/admin/rewards', reader.say('学分商城', 'Mall'))
      await reader.button(reader.say('上架商品', 'Add reward')).click()
      const form = page.getByRole('dialog')
      await reader.button(reader.say('上架商品', 'Add reward'), form).click()
      await expect(form).toContainText(reader.say('请填写', 'Enter'))
      await form.getByLabel(reader.say('中文名称', 'Chinese name')).fill(name)
      await form.getByLabel(reader.say('英文名称', 'English name')).fill(name)
      await form.getByRole('spinbutton', { name: reader.say('价格', 'Price') }).fill('999')
      await reader.button(reader.say('上架商品', 'Add reward'), form).click()
      await expect(page.getByText(reader.say(`“${name}”已上架`, `${name} is on the shelf`))).toBeVisible()
      await expect(offer).toContainText('999')

      await page.getByRole('main').getByText(name).first().click()
      await reader.button(reader.say('下架', 'Retire')).click()
      const retire = page.getByRole('dialog').last()
      await retire.getByRole('textbox').fill(reader.say('评选已结束', 'The choice is made'))
      await reader.button(reader.say('下架', 'Retire'), retire).click()
      await expect(offer).toHaveCount(0)
    })
  })
}

test('whoever does not want to be named on boards is not', async ({ reader, page, colleague }) => {
  await reader.signIn(cast.何静)
  await reader.open('/board', '榜单')
  const naming = page.getByRole('switch', { name: /不在榜单上显示我的姓名/ }).or(page.getByRole('checkbox', { name: /不在榜单上显示我的姓名/ }))
  await naming.check()
  const other = await colleague(cast.林晓, 'phone')
  await other.open('/board', '榜单')
  await expect(other.page.getByRole('main')).toContainText('不具名的同事')
  await expect(other.page.getByRole('main').getByText(cast.何静.name)).toHaveCount(0)
  await naming.uncheck()
  await expect(other.page.getByRole('main').getByText(cast.何静.name)).not.toHaveCount(0)
})

test('the palette finds a page by its name with the keyboard alone', async ({ reader, page }) => {
  await reader.signIn(cast.林晓)
  await reader.open('/', new RegExp(cast.林晓.name))
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('细则')
  await page.keyboard.press('Enter')
  await reader.sees('学分细则')
})
