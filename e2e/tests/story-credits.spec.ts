import { readFileSync } from 'node:fs'
import { cast, type Member } from '../cast'
import { countOf, own, pick } from '../desk'
import type { Look } from '../look'
import { expect, type Reader, test } from '../reader'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A rule from its first word to a credit that is taken back; code and source belong to one story only. */
interface Story extends Look {
  who: Member
  code: string
  name: string
  source: string
}

const stories: readonly Story[] = [
  { size: 'desktop', language: 'zh-CN', who: cast.陈立, code: 'reading-circle', name: '读书会', source: 'club-zh' },
  { size: 'phone', language: 'en', who: cast.黄志强, code: 'study-circle', name: '学习圈', source: 'club-en' },
]

for (const { who, source, ...story } of stories) {
  const { size, language } = story
  test.describe(`credits, at ${size} in ${language}`, () => {
    test.use({ size, language })
    test.describe.configure({ mode: 'serial' })

    test('a rule reads as one sentence while it is written, is tried on a record, and published', async ({
      reader,
      page,
      colleague,
    }) => {
      const [code, name] = [own(story.code), own(story.name)]
      await reader.signIn(cast.苏敏)
      await reader.open('/admin/rules', reader.say('学分规则', 'Credit rules'))
      await reader.button(reader.say('新建规则', 'New rule')).click()
      await reader.sees(reader.say('新建规则', 'New rule'))

      await page.getByRole('textbox', { name: reader.say('规则名称', 'Name of the rule') }).fill(name)
      await pick(reader, reader.say('行为，如完成、通过、授课', 'What is done'), reader.say('完成', 'completed'))
      await pick(reader, reader.say('对象类型', 'Kinds of objects'), reader.say('课程', 'course'))
      await pick(reader, reader.say('学分类别', 'Category'), reader.say('实践学分', 'Practice credits'))
      await page.getByRole('spinbutton', { name: reader.say('固定', 'Fixed') }).fill('2.5')
      await page.getByRole('textbox', { name: reader.say('代码', 'Code'), exact: true }).fill(code)
      await page.getByRole('textbox', { name: reader.say('英文名称', 'English name') }).fill(`Circle ${code}`)

      const sentence = page.getByRole('region', { name: reader.say('一句话读懂', 'In one sentence') })
      await expect(sentence).toContainText(
        reader.say('员工完成课程时，得 2.5 个实践学分', 'Employees earn 2.5 Practice credits when a course is completed'),
      )

      const trial = page.getByRole('complementary', { name: reader.say('试算', 'Trial') })
      const record = trial.getByRole('button', { name: /\+2\.5/ }).first()
      await expect(record).toBeVisible()
      await record.click()
      await expect(trial).toContainText(reader.say('得 2.5 个实践学分', '2.5 Practice credits'))

      await reader.button(reader.say('发布', 'Publish')).click()
      const drawer = page.getByRole('dialog', { name: /v1/ })
      await expect(drawer).toBeVisible()
      await reader.button(reader.say('发布', 'Publish'), drawer).click()
      await expect(page.getByText(reader.say('v1 已发布，从现在起生效', 'v1 is published and in force'))).toBeVisible()
      await expect(page.getByText(reader.say('生效 v1', 'In force v1')).first()).toBeVisible()

      const employee = await colleague(who, 'phone')
      await employee.open(`/rules?rule=${code}`, reader.say('学分细则', 'Rule book'))
      await expect(
        employee.page.getByRole('heading', { level: 3, name: reader.say(name, `Circle ${code}`) }),
      ).toBeInViewport()
    })

    test('a file of records is taken in, its wrong row is kept with the reason, the employee sees the credits', async ({
      reader,
      page,
      colleague,
    }) => {
      const [code, name] = [own(story.code), own(story.name)]
      await reader.signIn(cast.苏敏)
      const course = `${name}第一期`
      const employee = await colleague(who, 'phone')
      await employee.open('/statement', reader.say('学分明细', 'Statement'))
      await expect(employee.page.getByText(course)).toHaveCount(0)

      await reader.open('/admin/intakes', reader.say('学分台账', 'Ledger'))
      await page
        .getByLabel(reader.say('选择或拖入学习记录', 'Choose or drop a file of activities'), { exact: true })
        .setInputFiles({ name: `${code}.csv`, mimeType: 'text/csv', buffer: Buffer.from(records(reader, who, course)) })
      const mapping = page.getByRole('dialog')
      await expect(mapping).toContainText(reader.say('必需的列都找到了', 'All required columns were found'))
      await mapping.getByLabel(reader.say('来源系统', 'Source'), { exact: true }).fill(source)
      await reader.button(reader.say('开始导入', 'Begin'), mapping).click()

      const intake = page.getByRole('dialog').filter({ hasText: reader.say('已完成', 'Done') })
      await expect(countOf(intake, reader.say('新增', 'New'))).toHaveText('1')
      await expect(countOf(intake, reader.say('未导入', 'Rejected'))).toHaveText('1')
      await expect(countOf(intake, reader.say('得到学分', 'Gave credits'))).toHaveText('1')
      await expect(intake).toContainText(reader.say('第 3 行', 'Row 3'))
      await expect(intake).toContainText('99999')
      const saved = page.waitForEvent('download')
      await reader.link(reader.say('下载这些行', 'Download'), intake).click()
      const rejected = readFileSync(await (await saved).path())

      // What was downloaded can be mended and uploaded; unmended it is refused for the same reason.
      await reader.button(reader.say('关闭', 'Close'), intake).click()
      await page
        .getByLabel(reader.say('选择或拖入学习记录', 'Choose or drop a file of activities'), { exact: true })
        .setInputFiles({ name: `${code}-rejected.xlsx`, mimeType: xlsx, buffer: rejected })
      await reader.button(reader.say('开始导入', 'Begin'), mapping).click()
      const again = page.getByRole('dialog').filter({ hasText: `${code}-rejected.xlsx` })
      await expect(countOf(again, reader.say('未导入', 'Rejected'))).toHaveText('1')
      await expect(countOf(again, reader.say('新增', 'New'))).toHaveText('0')
      await expect(again).toContainText('99999')

      // The page of the employee was open all the while.
      const entry = entriesOf(employee, course, reader.say(name, `Circle ${code}`))
      await expect(entry).toContainText('+2.5')
      await entry.click()
      const receipt = employee.page.getByRole('dialog', { name: reader.say('学分凭据', 'Receipt') })
      await expect(receipt).toContainText(reader.say(name, `Circle ${code}`))
    })

    test('what HR reverses stays on the statement, struck through and with the reason', async ({
      reader,
      page,
      colleague,
    }) => {
      const [code, name] = [own(story.code), own(story.name)]
      await reader.signIn(cast.苏敏)
      const course = `${name}第一期`
      const reason = reader.say('签到表核对有误', 'The attendance sheet was wrong')
      await reader.open(`/admin/ledger?rule=${code}`, reader.say('学分台账', 'Ledger'))
      await expect(page.getByRole('main').getByText(course).first()).toBeVisible()
      await page.getByRole('main').getByText(who.name).first().click()
      const receipt = page.getByRole('dialog', { name: reader.say('学分凭据', 'Receipt') })
      await reader.button(reader.say('冲正', 'Reverse'), receipt).click()
      const reverse = page.getByRole('dialog', { name: /2\.5/ })
      await reader.button(reader.say('冲正', 'Reverse'), reverse).click()
      await expect(reverse).toContainText(reader.say('请写明原因', 'Say why'))
      await reverse.getByRole('textbox').fill(reason)
      await reader.button(reader.say('冲正', 'Reverse'), reverse).click()
      await expect(receipt).toContainText(reader.say('已被这一笔冲正', 'Taken back by'))

      const employee = await colleague(who, 'phone')
      await employee.open('/statement', reader.say('学分明细', 'Statement'))
      const entries = entriesOf(employee, course, reader.say(name, `Circle ${code}`))
      await expect(entries).toHaveCount(2)
      await expect(entries.first()).toContainText('−2.5')
      await expect(entries.last()).toContainText(reader.say('已冲正', 'Reversed'))
      await entries.last().click()
      await expect(employee.page.getByRole('dialog')).toContainText(reason)
    })
  })
}

/** What a statement lists of a course and a rule. */
const entriesOf = ({ page }: Reader, course: string, rule: string) =>
  page.getByRole('listitem').getByRole('button').filter({ hasText: course }).filter({ hasText: rule })

/** Two records: a course that somebody completed this morning, and one of somebody nobody knows. */
function records(reader: Reader, who: Member, course: string): string {
  const headings = reader.say(
    '工号,行为,对象类型,对象编号,对象名称,发生时间',
    'person,verb,object.type,object.id,object.name,occurred_at',
  )
  const at = new Date(Date.now() - 3_600_000).toISOString()
  return [headings, `${who.login},completed,course,CLUB-1,${course},${at}`, `99999,completed,course,CLUB-1,${course},${at}`, '']
    .join('\r\n')
}
