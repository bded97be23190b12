import { readFileSync } from 'node:fs'
import { cast } from '../cast'
import { countOf, own } from '../desk'
import type { Look } from '../look'
import { expect, type Reader, test } from '../reader'

/** Newcomers of one story; numbers nobody else in the company has. */
interface Story extends Look {
  numbers: readonly [string, string, string]
  department: string
}

const stories: readonly Story[] = [
  { size: 'desktop', language: 'zh-CN', numbers: ['9101', '9102', '9103'], department: '量子计算部' },
  { size: 'phone', language: 'en', numbers: ['9201', '9202', '9203'], department: '海外拓展部' },
]

const password = 'seven grey herons at dawn'

for (const { numbers, department: unit, ...look } of stories) {
  test.describe(`newcomers, at ${look.size} in ${look.language}`, () => {
    test.use(look)
    test.describe.configure({ mode: 'serial' })

    test('from a spreadsheet with a mistake to somebody who has chosen a password', async ({
      reader,
      page,
      colleague,
    }) => {
      const department = own(unit)
      const hired = numbers.map(own) as unknown as Story['numbers']
      const [first, wrong, third] = hired
      await reader.signIn(cast.苏敏)
      await reader.open('/admin/people/imports', reader.say('组织人员', 'Organisation'))
      const name = reader.say('新员工.csv', 'newcomers.csv')
      await page.getByLabel(reader.say('选择或拖入员工表格', 'Choose or drop a spreadsheet'), { exact: true }).setInputFiles({
        name,
        mimeType: 'text/csv',
        buffer: Buffer.from(spreadsheet(reader, hired, department)),
      })
      await reader.sees(name)

      // Nothing is written yet, and the mistake is named by its row and its column.
      await expect(countOf(page.getByRole('main'), reader.say('新增', 'New'))).toHaveText('2')
      await expect(countOf(page.getByRole('main'), reader.say('有误，暂不导入', 'Rejected'))).toHaveText('1')
      const row = page.getByRole('main').getByRole('listitem').filter({ hasText: wrong })
      await expect(row).toContainText(reader.say('第 3 行', 'Row 3'))
      const cell = row.getByLabel(reader.say('入职日期', 'Hired on'))
      await expect(cell).toHaveValue('2025-13-45')
      await expect(row).toContainText(reader.say('日期', 'date'))
      await expect(page.getByText(`星河集团/总部/${department}`, { exact: true })).toBeVisible()
      const people = await colleague(cast.苏敏)
      await people.open(`/admin/people?q=${wrong}`, reader.say('组织人员', 'Organisation'))
      await expect(people.page.getByRole('main').getByText(wrong, { exact: true })).toHaveCount(0)

      await cell.fill('2025-03-03')
      await reader.button(reader.say('重新检查', 'Check again')).click()
      await expect(countOf(page.getByRole('main'), reader.say('新增', 'New'))).toHaveText('3')
      await expect(countOf(page.getByRole('main'), reader.say('有误，暂不导入', 'Rejected'))).toHaveText('0')
      await reader.button(reader.say('确认导入 3 人', 'Import 3 people')).click()
      await expect(page.getByText(reader.say('导入完成', 'Imported'), { exact: true })).toBeVisible()

      const code =
        look.size === 'desktop' ? await codeFromList(reader, department, first) : await codeForOne(reader, third)
      const newcomer = await colleague(undefined, 'phone')
      await chooseFirstPassword(newcomer, look.size === 'desktop' ? first : third, code)
    })

    test('the same file again changes nothing', async ({ reader, page }) => {
      await reader.signIn(cast.苏敏)
      await reader.open('/admin/people/imports', reader.say('组织人员', 'Organisation'))
      const hired = numbers.map(own) as unknown as Story['numbers']
      const mended = spreadsheet(reader, hired, own(unit)).replace('2025-13-45', '2025-03-03')
      await page.getByLabel(reader.say('选择或拖入员工表格', 'Choose or drop a spreadsheet'), { exact: true }).setInputFiles({
        name: 'again.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(mended),
      })
      await reader.sees('again.csv')
      await expect(countOf(page.getByRole('main'), reader.say('没有变化', 'Unchanged'))).toHaveText('3')
      await expect(reader.button(reader.say('没有需要导入的内容', 'Nothing to import'))).toBeDisabled()
      await reader.button(reader.say('放弃', 'Give up')).click()
      await reader.sees(reader.say('组织人员', 'Organisation'))
    })
  })
}

test('a file that is no spreadsheet is refused with what to do', async ({ reader, page }) => {
  await reader.signIn(cast.苏敏)
  await reader.open('/admin/people/imports', '组织人员')
  reader.watch.expectRefusal('POST', '/api/v1/people-imports', 422)
  await page.getByLabel('选择或拖入员工表格', { exact: true }).setInputFiles({
    name: '员工.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('PK\u0003\u0004 but nothing of a spreadsheet'),
  })
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('alert')).not.toBeEmpty()
})

/** A CSV of three people in a department that is new; the second has a day that no calendar knows. */
function spreadsheet(reader: Reader, [first, second, third]: Story['numbers'], department: string): string {
  const headings = reader.say(
    '工号,姓名,部门,上级部门,岗位,职级,直属上级,入职日期',
    'Employee no.,Name,Department,Parent department,Position,Grade,Manager,Hired on',
  )
  const rest = `${department},总部,数据工程师,P5,${cast.王磊.login}`
  return [
    headings,
    `${first},孟一帆,${rest},2025-03-03`,
    `${second},孟二川,${rest},2025-13-45`,
    `${third},孟三秋,${rest},2025-03-05`,
    '',
  ].join('\r\n')
}

/** The code of one person from the list of a department that HR downloads. */
async function codeFromList(reader: Reader, department: string, number: string): Promise<string> {
  const { page } = reader
  await reader.open('/admin/people/codes', reader.say('组织人员', 'Organisation'))
  const whom = page.getByRole('combobox', { name: reader.say('发给谁', 'For whom') })
  await whom.click()
  await whom.fill(department)
  await page.getByRole('tree').getByText(department, { exact: true }).click()
  await page.getByText('CSV', { exact: true }).click()
  await reader.button(reader.say('生成并下载清单', 'Make and download the list')).click()
  const question = page.getByRole('dialog').filter({ hasText: department })
  await expect(question).toContainText(reader.say('还没用过的登录码立即作废', 'not used yet stop working at once'))
  const saved = page.waitForEvent('download')
  await reader.button(reader.say('发放并下载', 'Issue and download'), question).click()
  const list = readFileSync(await (await saved).path(), 'utf8')
  const rows = list.trim().split(/\r?\n/)
  expect(rows.length, 'a heading and one row for each newcomer').toBe(4)
  const row = rows.find((line) => line.includes(number))
  const code = row?.split(',').find((cell) => /^[0-9A-Za-z]{4,}(-[0-9A-Za-z]{3,})+$/.test(cell))
  if (!code) throw new Error(`no code for ${number} in:\n${list}`)
  return code
}

/** The code that HR makes for one person and reads to them. */
async function codeForOne(reader: Reader, number: string): Promise<string> {
  const { page } = reader
  await reader.open(`/admin/people?q=${number}`, reader.say('组织人员', 'Organisation'))
  await page.getByRole('main').getByText(number, { exact: true }).click()
  await reader.button(reader.say('更多操作', 'More')).click()
  await page.getByRole('menuitem', { name: reader.say('发放登录码', 'Issue sign-in code') }).click()
  await reader.button(reader.say('发放', 'Issue')).click()
  return page.getByRole('code').innerText()
}

/** Signs in with a code, which works once, and chooses a password. */
async function chooseFirstPassword(newcomer: Reader, number: string, code: string): Promise<void> {
  const { page } = newcomer
  newcomer.watch.expectRefusal('POST', '/api/v1/session', 403)
  newcomer.watch.expectRefusal('POST', '/api/v1/session', 401)
  await newcomer.open('/sign-in', newcomer.say('登录', 'Sign in'))
  const signIn = async (secret: string) => {
    await page.getByLabel(newcomer.say('工号、邮箱或手机号', 'Employee number, e-mail or phone')).fill(number)
    await page.getByLabel(newcomer.say('密码或一次性登录码', 'Password or one-time code'), { exact: true }).fill(secret)
    await newcomer.button(newcomer.say('登录', 'Sign in')).click()
  }
  await signIn(code)
  await newcomer.sees(newcomer.say('设置你的密码', 'Choose your password'))
  const next = page.getByLabel(newcomer.say('新密码', 'New password'), { exact: true })
  const again = page.getByLabel(newcomer.say('再输一遍新密码', 'New password again'))
  const save = newcomer.button(newcomer.say('保存并进入', 'Save and continue'))
  await next.fill('short')
  await again.fill('short')
  await save.click()
  await expect(page.getByRole('alert').first()).toContainText(newcomer.say('至少需要 8 个字符', 'at least 8 characters'))
  await next.fill(password)
  await again.fill(password)
  await save.click()
  await newcomer.sees(/孟/)

  await page.context().clearCookies()
  await newcomer.open('/sign-in', newcomer.say('登录', 'Sign in'))
  await signIn(code)
  await expect(page.getByRole('alert')).toBeVisible()
  await signIn(password)
  await newcomer.sees(/孟/)
}
