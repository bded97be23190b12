import { cast } from '../cast'
import { appoint, choosePerson, dismiss, option, openList, own, report } from '../desk'
import { expect, test } from '../reader'

test('an adjustment is asked by one and decided by another, who becomes one by a role; then it is public', async ({
  reader,
  page,
  colleague,
}) => {
  const reason = own('外部论坛演讲，系统没有记录')
  await reader.signIn(cast.苏敏)
  await reader.open('/admin/adjustments', '学分台账')
  await reader.button('提出人工调整').click()
  const form = page.getByRole('dialog', { name: '提出人工调整' })
  const ask = reader.button('提交复核', form)
  await ask.click()
  await expect(form).toContainText('请选择员工')
  await choosePerson(reader, form, cast.苏敏)
  await form.getByRole('spinbutton', { name: '学分数' }).fill('4')
  await form.getByRole('combobox', { name: '学分类别' }).click()
  await option(openList(reader), '实践').click()
  await form.getByLabel('原因').fill(reason)
  await form.getByLabel('证明材料').fill('会议议程与现场照片（编号 BL-E2E）')

  // Nobody asks for themselves; nothing that was entered is lost by the refusal.
  reader.watch.expectRefusal('POST', '/api/v1/adjustments', 403)
  await ask.click()
  await expect(form.getByRole('alert')).toContainText('不能为自己申请人工调整')
  await choosePerson(reader, form, cast.许国栋)
  await ask.click()
  await expect(page.getByText('已提交，等待另一位同事复核')).toBeVisible()

  // Whoever asked does not decide.
  await page.getByRole('listitem').getByRole('button').filter({ hasText: reason }).click()
  reader.watch.expectRefusal('PUT', /\/adjustments\/\d+\/decision$/, 403)
  await reader.button('同意').click()
  await expect(page.getByRole('alert')).toContainText('提出人和当事人都不能复核')

  const system = await colleague(cast.高远)
  await appoint(system, cast.王磊)
  const second = await colleague(cast.王磊)
  await second.open('/admin/adjustments', '学分台账')
  await second.page.getByRole('listitem').getByRole('button').filter({ hasText: reason }).click()
  await second.button('同意').click()
  await expect(second.page.getByText(`已同意，${cast.许国栋.name} 的学分已入账`)).toBeVisible()
  await dismiss(system, cast.王磊)

  const concerned = await colleague(cast.许国栋, 'phone')
  await concerned.open('/statement', '学分明细')
  await expect(concerned.page.getByRole('listitem').filter({ hasText: reason })).toContainText('+4')
  await concerned.open('/public-log', '人工调整公示')
  const published = concerned.page.getByRole('main').getByRole('listitem').filter({ hasText: reason })
  await expect(published).toContainText(cast.许国栋.name)
  await expect(published).toContainText(`${cast.苏敏.name} 提出，${cast.王磊.name} 确认`)
})

test.describe('a record that was no fact', () => {
  test.use({ size: 'phone', language: 'en' })

  test('is withdrawn with its credits, and both stay in sight with the reason', async ({ reader, page, colleague }) => {
    const award = own('Team of the quarter')
    const reason = 'The jury corrected its list'
    await reader.signIn(cast.苏敏)
    await report(reader, cast.王磊, 'honoured', 'honour', award)
    const employee = await colleague(cast.王磊, 'phone')
    await employee.open('/statement', 'Statement')
    const entries = employee.page.getByRole('listitem').getByRole('button').filter({ hasText: award })
    await expect(entries).toHaveCount(1)
    await expect(entries).toContainText('+3')

    await reader.open('/admin/records', 'Ledger')
    await page.getByRole('main').getByRole('listitem').filter({ hasText: award }).getByRole('button').click()
    const record = page.getByRole('dialog').filter({ hasText: award })
    await expect(record).toContainText('Excellent team')
    await reader.button('Withdraw', record).click()
    const form = page.getByRole('dialog', { name: 'Withdraw this activity' })
    await reader.button('Withdraw', form).click()
    await expect(form).toContainText('Say why')
    await form.getByRole('textbox').fill(reason)
    await reader.button('Withdraw', form).click()
    await expect(page.getByText('Withdrawn; its credits are reversed')).toBeVisible()
    await expect(record).toContainText(reason)

    // The statement was open all the while.
    await expect(entries).toHaveCount(2)
    await expect(entries.first()).toContainText('−3')
    await employee.open('/records', 'Records')
    await employee.page.getByRole('listitem').getByRole('button').filter({ hasText: award }).click()
    await expect(employee.page.getByRole('dialog')).toContainText(reason)
  })
})

test('the books are verified from the page', async ({ reader, page }) => {
  await reader.signIn(cast.苏敏)
  await reader.open('/admin/ledger', '学分台账')
  await reader.button('核验账本').click()
  await expect(page.getByRole('dialog')).toContainText('账实相符', { timeout: 60_000 })
})
