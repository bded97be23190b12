import type { Locator } from '@playwright/test'
import { cast, type Member } from '../cast'
import type { Look } from '../look'
import { expect, type Reader, test } from '../reader'

const stories: readonly (Look & { who: Member })[] = [
  { size: 'phone', language: 'zh-CN', who: cast.何静 },
  { size: 'desktop', language: 'en', who: cast.周明远 },
]

/** A reward that HR approves first. */
const bookOf = (reader: Reader) => reader.say('图书任选一本', 'A book of your choice')

for (const { who, ...look } of stories) {
  test.describe(`redeeming, at ${look.size} in ${look.language}`, () => {
    test.use(look)

    test('from the shelf to the handed over reward, and every page hears of it', async ({ reader, page, colleague }) => {
      await reader.signIn(who)
      const before = await availableOf(reader)
      const price = await redeem(reader, bookOf(reader))
      await reader.link(reader.say('看兑换进度', 'Follow the order')).click()
      const order = page.getByRole('dialog', { name: reader.say('兑换单', 'Order') })
      await expect(order.getByText(reader.say('待审批', 'Waiting'), { exact: true }).first()).toBeVisible()

      const account = await colleague(who, 'phone')
      await account.open('/statement', reader.say('学分明细', 'Statement'))
      const held = account.page.getByText(
        reader.say(`另有 ${price} 分冻结在兑换中`, `${price} more set aside for orders`),
      )
      await expect(held).toBeVisible()

      const hr = await colleague(cast.苏敏)
      await choose(hr, '/admin/orders', who)
      await hr.button(reader.say('同意', 'Approve')).click()
      await expect(hr.page.getByText(reader.say(`已同意 ${who.name} 的兑换`, `Approved for ${who.name}`))).toBeVisible()
      // Nobody touched this page: it heard of the decision and looked again.
      await expect(order.getByText(reader.say('待发放', 'Approved'), { exact: true }).first()).toBeVisible()

      await choose(hr, '/admin/orders?view=approved', who)
      await hr.button(reader.say('确认已发放', 'Handed over')).click()
      await expect(
        hr.page.getByText(reader.say(`${who.name} 的兑换已完成`, `Handed over to ${who.name}`)),
      ).toBeVisible()
      await expect(order.getByText(reader.say('已完成', 'Done'), { exact: true }).first()).toBeVisible()
      await expect(held).toBeHidden()

      expect(await availableOf(reader)).toBeCloseTo(before - price, 2)
    })

    test('an order that HR rejects tells its reason and gives the credits back', async ({ reader, page, colleague }) => {
      await reader.signIn(who)
      const before = await availableOf(reader)
      await redeem(reader, bookOf(reader))
      await reader.link(reader.say('看兑换进度', 'Follow the order')).click()
      const order = page.getByRole('dialog', { name: reader.say('兑换单', 'Order') })

      const hr = await colleague(cast.苏敏)
      await choose(hr, '/admin/orders', who)
      await hr.button(reader.say('驳回', 'Reject')).click()
      await expect(hr.page.getByRole('alert')).toContainText(reader.say('驳回时请写明理由', 'Say why it is rejected'))
      const reason = reader.say('本季度图书额度已用完', 'The book budget of this quarter is used up')
      await hr.page.getByRole('textbox', { name: reader.say('备注', 'Note') }).fill(reason)
      await hr.button(reader.say('驳回', 'Reject')).click()

      await expect(order.getByText(reader.say('未通过', 'Rejected'), { exact: true }).first()).toBeVisible()
      await expect(order).toContainText(reason)
      expect(await availableOf(reader)).toBeCloseTo(before, 2)
    })

    test('an order that nobody has decided is cancelled by its owner', async ({ reader, page }) => {
      await reader.signIn(who)
      const before = await availableOf(reader)
      const price = await redeem(reader, bookOf(reader))
      expect(await availableOf(reader)).toBeCloseTo(before - price, 2)

      await reader.open('/orders', reader.say('我的兑换', 'My orders'))
      const waiting = reader.say('待审批', 'Waiting')
      await page.getByRole('listitem').getByRole('button').filter({ hasText: waiting }).first().click()
      const order = page.getByRole('dialog')
      const cancel = reader.button(reader.say('取消兑换', 'Cancel the order'), order)
      await cancel.click()
      await expect(order).toContainText(reader.say('立即退回可用学分', 'come back at once'))
      await cancel.click()
      await expect(page.getByText(reader.say('已取消，学分已退回', 'Cancelled; your credits are back'))).toBeVisible()
      expect(await availableOf(reader)).toBeCloseTo(before, 2)
    })
  })
}

test('what is too dear says how much is missing and cannot be pressed', async ({ reader, page }) => {
  await reader.signIn(cast.陈立)
  await reader.open('/mall', '学分商城')
  const dear = page.getByRole('listitem').getByRole('button').filter({ hasText: '还差' }).first()
  await dear.click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText(/可用学分还差 [\d.]+ 分/)
  await expect(reader.button(/分兑换/, sheet)).toBeDisabled()
})

/** The credits that the reader can spend, as the mall says. */
async function availableOf(reader: Reader): Promise<number> {
  await reader.open('/mall', reader.say('学分商城', 'Mall'))
  const card = reader.page.getByRole('region', { name: reader.say('可用学分', 'Available credits') })
  return numberIn(card)
}

async function numberIn(place: Locator): Promise<number> {
  const found = /[\d,]+(?:\.\d+)?/.exec(await place.innerText())
  if (!found) throw new Error('no number there')
  return Number(found[0].replaceAll(',', ''))
}

/** Redeems a reward from its place on the shelf; says what it cost. */
async function redeem(reader: Reader, name: string): Promise<number> {
  const { page } = reader
  await reader.open('/mall', reader.say('学分商城', 'Mall'))
  await page.getByRole('listitem').getByRole('button').filter({ hasText: name }).click()
  const sheet = page.getByRole('dialog')
  const ask = reader.button(/分兑换$|^Redeem for/, sheet)
  const price = await numberIn(ask)
  await ask.click()
  await expect(sheet).toContainText(reader.say('接下来会发生什么', 'What happens next'))
  await reader.button(/^确认，用|^Redeem for/, sheet).click()
  await expect(page.getByRole('dialog', { name: reader.say('兑换已提交', 'Order placed') })).toBeVisible()
  return price
}

/** Puts the latest order of a person before HR; the queue begins with the oldest. */
async function choose(hr: Reader, queue: string, who: Member): Promise<void> {
  await hr.open(queue, hr.say('学分商城', 'Mall'))
  const orders = hr.page.getByRole('main').getByRole('listitem').getByRole('button')
  await orders.filter({ hasText: who.name }).last().click()
  await expect(hr.link(who.name)).toBeVisible()
}
