import { cast, type Member } from '../cast'
import { numberIn, own, report } from '../desk'
import type { Look } from '../look'
import { expect, type Reader, test } from '../reader'

/** What HR offers: a goal that somebody reaches, and a reward of which there are two. */
interface Story extends Look {
  who: Member
  other: Member
  code: string
}

const stories: readonly Story[] = [
  { size: 'desktop', language: 'zh-CN', who: cast.许国栋, other: cast.何静, code: 'goal-zh' },
  { size: 'phone', language: 'en', who: cast.何静, other: cast.周明远, code: 'goal-en' },
]

for (const { who, other, code: beginning, ...look } of stories) {
  test.describe(`offers, at ${look.size} in ${look.language}`, () => {
    test.use(look)

    test('a goal that HR publishes stands before those whom it concerns, until they reach it', async ({
      reader,
      page,
      colleague,
    }) => {
      const code = own(beginning)
      const name = reader.say(`学有所成 ${code}`, `Well learnt ${code}`)
      const employee = await colleague(who, 'phone')
      await employee.open('/statement?window=year', reader.say('学分明细', 'Statement'))
      const earned = await numberIn(
        employee.page
          .getByRole('region', { name: reader.say('累计学分', 'Accumulated credits') })
          .locator('.num')
          .first(),
      )
      await employee.open('/goals', reader.say('我的目标', 'My goals'))
      const card = employee.page.getByRole('link').filter({ hasText: name }).first()
      await expect(card).toHaveCount(0)

      await reader.signIn(cast.苏敏)
      await reader.open('/admin/goals/new', reader.say('新建目标', 'New goal'))
      const field = (chinese: string, english: string) =>
        page.getByRole('textbox', { name: reader.say(chinese, english), exact: true })
      await field('中文名称', 'Chinese name').fill(`学有所成 ${code}`)
      await field('英文名称', 'English name').fill(`Well learnt ${code}`)
      await field('代码（保存后不能改）', 'Code (fixed once saved)').fill(code)
      await page.getByRole('spinbutton', { name: reader.say('目标学分', 'Target') }).fill(String(earned + 2))
      await reader.button(reader.say('发布', 'Publish')).click()
      await expect(page.getByText(reader.say('目标已发布', 'The goal is published'))).toBeVisible()

      // The page of the employee was open all the while.
      await expect(card).toBeVisible()
      await card.click()
      await employee.sees(name)
      const main = employee.page.getByRole('main')
      const reached = reader.say('已达标', 'Reached')
      await expect(main.getByText(reached, { exact: true })).toHaveCount(0)
      await report(reader, who, 'honoured', 'honour', `award ${code}`)
      await expect(main.getByText(reached, { exact: true }).first()).toBeVisible()
    })

    test('two of a reward are redeemed, approved and handed over together; then it is sold out and retired', async ({
      reader,
      page,
      colleague,
    }) => {
      const name = own(reader.say('年度学习之星奖杯', 'Trophy of the learner of the year'))
      await reader.signIn(cast.苏敏)
      await offer(reader, name)

      const shelves = [await colleague(who, 'phone'), await colleague(other, 'phone')]
      for (const [i, shelf] of shelves.entries()) {
        await shelf.open('/mall', reader.say('学分商城', 'Mall'))
        const card = shelf.page.getByRole('listitem').getByRole('button').filter({ hasText: name })
        await expect(card).toContainText(reader.say(`剩 ${2 - i} 份`, `${2 - i} left`))
        await expect(card.getByRole('img').or(card.locator('img')).first()).toBeVisible()
        await card.click()
        const sheet = shelf.page.getByRole('dialog')
        await shelf.button(/分兑换$|^Redeem for/, sheet).click()
        await shelf.button(/^确认，用|^Redeem for/, sheet).click()
        await expect(
          shelf.page.getByRole('dialog', { name: reader.say('兑换已提交', 'Order placed') }),
        ).toBeVisible()
        await shelf.link(reader.say('看兑换进度', 'Follow the order')).click()
      }
      const late = await colleague(cast.林晓, 'phone')
      await late.open('/mall', reader.say('学分商城', 'Mall'))
      const offered = late.page.getByRole('listitem').getByRole('button').filter({ hasText: name })
      await expect(offered).toContainText(reader.say('已兑完', 'Sold out'))

      for (const [queue, act, done] of [
        ['/admin/orders', reader.say('同意', 'Approve'), reader.say('已同意 2 张', '2 approved')],
        [
          '/admin/orders?view=approved',
          reader.say('确认已发放', 'Handed over'),
          reader.say('已发放 2 张', '2 handed over'),
        ],
      ] as const) {
        await reader.open(queue, reader.say('学分商城', 'Mall'))
        const rows = page.getByRole('main').getByRole('listitem').filter({ hasText: name })
        await expect(rows).toHaveCount(2)
        for (const row of await rows.all()) await row.getByRole('checkbox').check()
        const picked = page.getByText(reader.say('已选 2 张', '2 chosen'))
        await reader.button(act, picked.locator('..')).click()
        await expect(page.getByText(done)).toBeVisible()
        await expect(rows).toHaveCount(0)
      }
      for (const shelf of shelves)
        await expect(
          shelf.page.getByRole('dialog').getByText(reader.say('已完成', 'Done'), { exact: true }).first(),
        ).toBeVisible()

      await reader.open('/admin/rewards', reader.say('学分商城', 'Mall'))
      await page.getByRole('main').getByText(name).first().click()
      await reader.button(reader.say('下架', 'Retire')).click()
      const retire = page.getByRole('dialog').last()
      await retire.getByRole('textbox').fill(reader.say('评选已结束', 'The choice is made'))
      await reader.button(reader.say('下架', 'Retire'), retire).click()
      await expect(offered).toHaveCount(0)
    })
  })
}

/** A cup, drawn by nobody: one blue pixel is a picture too. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPQD3sGAAIjAWy5K9W8AAAAAElFTkSuQmCC',
  'base64',
)

/** Adds a reward of which there are two, with a picture. */
async function offer(reader: Reader, name: string): Promise<void> {
  const { page } = reader
  await reader.open('/admin/rewards', reader.say('学分商城', 'Mall'))
  await reader.button(reader.say('上架商品', 'Add reward')).click()
  const form = page.getByRole('dialog')
  const send = reader.button(reader.say('上架商品', 'Add reward'), form)
  await send.click()
  await expect(form).toContainText(reader.say('请填写', 'Enter'))
  await form.getByLabel(reader.say('中文名称', 'Chinese name')).fill(name)
  await form.getByLabel(reader.say('英文名称', 'English name')).fill(name)
  await form.getByRole('combobox', { name: reader.say('类型', 'Kind') }).click()
  await page.locator('.ant-select-dropdown:visible').getByText(reader.say('实物', 'Goods'), { exact: true }).click()
  await form.getByRole('spinbutton', { name: reader.say('价格', 'Price') }).fill('3')
  await form.getByRole('spinbutton', { name: reader.say('库存', 'Stock') }).fill('2')
  await send.click()
  await expect(page.getByText(reader.say(`“${name}”已上架`, `${name} is on the shelf`))).toBeVisible()

  await page.getByRole('main').getByText(name).first().click()
  const reward = page.getByRole('dialog', { name })
  await reward.getByLabel(reader.say('上传图片', 'Upload picture')).setInputFiles({
    name: 'cup.png',
    mimeType: 'image/png',
    buffer: picture,
  })
  await expect(reward.getByRole('button', { name: reader.say('更换图片', 'Change picture') })).toBeVisible()
}
