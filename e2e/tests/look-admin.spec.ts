import type { Locator } from '@playwright/test'
import { expectAccessible, expectEverythingSaid, expectNoSidewaysScroll } from '../accessibility'
import { cast, type Member } from '../cast'
import { looks, nameOf } from '../look'
import { expect, type Reader, test } from '../reader'

/** One page of the administrators' side: where it is, what it is called, and what proves that it has content. */
interface Stop {
  name: string
  path: string
  heading: (reader: Reader) => string
  content: (reader: Reader) => Locator
}

/** Text somewhere on the page itself. */
const text = (reader: Reader, words: string | RegExp) => reader.page.getByRole('main').getByText(words)

const ledger = (reader: Reader) => reader.say('学分台账', 'Ledger')
const people = (reader: Reader) => reader.say('组织人员', 'Organisation')
const catalogue = (reader: Reader) => reader.say('学习目录', 'Catalogue')
const mall = (reader: Reader) => reader.say('学分商城', 'Mall')
const settings = (reader: Reader) => reader.say('设置', 'Settings')

const ofHR: readonly Stop[] = [
  {
    name: 'cockpit',
    path: '/admin/cockpit',
    heading: (reader) => reader.say('驾驶舱', 'Cockpit'),
    content: (reader) =>
      reader.page.getByRole('region', { name: reader.say('五个关键数字', 'Five numbers') }).getByRole('link').nth(4),
  },
  {
    name: 'rules',
    path: '/admin/rules',
    heading: (reader) => reader.say('学分规则', 'Credit rules'),
    content: (reader) => text(reader, reader.say('年度合规考试', 'Annual compliance exam')),
  },
  {
    name: 'rule editor',
    path: '/admin/rules/new',
    heading: (reader) => reader.say('新建规则', 'New rule'),
    content: (reader) => reader.page.getByRole('heading', { name: reader.say('就发放', 'Then give') }),
  },
  { name: 'transfers', path: '/admin/ledger', heading: ledger, content: (reader) => text(reader, /^\+[\d.]+$/) },
  { name: 'activities', path: '/admin/records', heading: ledger, content: (reader) => text(reader, /\/ 100$/) },
  { name: 'standings', path: '/admin/standings', heading: ledger, content: (reader) => text(reader, cast.林晓.name) },
  {
    name: 'adjustments',
    path: '/admin/adjustments',
    heading: ledger,
    content: (reader) => reader.page.getByRole('main').getByRole('listitem').getByRole('button'),
  },
  {
    name: 'intakes',
    path: '/admin/intakes',
    heading: ledger,
    content: (reader) => text(reader, reader.say('选择或拖入学习记录', 'Choose or drop a file of activities')),
  },
  {
    name: 'goals',
    path: '/admin/goals',
    heading: (reader) => reader.say('目标', 'Goals'),
    content: (reader) => text(reader, reader.say('转正', 'Confirmation')),
  },
  {
    name: 'goal editor',
    path: '/admin/goals/new',
    heading: (reader) => reader.say('新建目标', 'New goal'),
    content: (reader) => reader.page.getByRole('heading', { name: reader.say('达标标准', 'What must be reached') }),
  },
  {
    name: 'orders',
    path: '/admin/orders',
    heading: mall,
    content: (reader) => reader.page.getByRole('main').getByRole('checkbox'),
  },
  {
    name: 'rewards',
    path: '/admin/rewards',
    heading: mall,
    content: (reader) => text(reader, reader.say('图书任选一本', 'A book of your choice')),
  },
  { name: 'objects', path: '/admin/objects', heading: catalogue, content: (reader) => text(reader, 'M-EXAM') },
  {
    name: 'categories',
    path: '/admin/objects/categories',
    heading: catalogue,
    content: (reader) => text(reader, 'mandatory'),
  },
  {
    name: 'vocabulary',
    path: '/admin/objects/vocabulary',
    heading: catalogue,
    content: (reader) => text(reader, 'completed'),
  },
  { name: 'people', path: '/admin/people', heading: people, content: (reader) => text(reader, cast.林晓.name) },
  {
    name: 'positions',
    path: '/admin/people/positions',
    heading: people,
    content: (reader) => text(reader, '软件工程师'),
  },
  {
    name: 'imports',
    path: '/admin/people/imports',
    heading: people,
    content: (reader) => text(reader, reader.say('选择或拖入员工表格', 'Choose or drop a spreadsheet')),
  },
  {
    name: 'one-time codes',
    path: '/admin/people/codes',
    heading: people,
    content: (reader) => reader.button(reader.say('生成并下载清单', 'Make and download the list')),
  },
  {
    name: 'suggestions',
    path: '/admin/suggestions',
    heading: (reader) => reader.say('意见箱', 'Suggestion box'),
    content: (reader) =>
      reader.page
        .getByRole('main')
        .getByRole('listitem')
        .or(text(reader, reader.say('没有待回复的意见', 'Nothing to answer'))),
  },
]

const ofSystem: readonly Stop[] = [
  {
    name: 'company',
    path: '/admin/settings',
    heading: settings,
    content: (reader) => reader.page.getByRole('textbox', { name: reader.say('企业名称', 'Company name') }),
  },
  { name: 'roles', path: '/admin/settings/roles', heading: settings, content: (reader) => text(reader, 'sysadmin') },
  {
    name: 'tokens',
    path: '/admin/settings/tokens',
    heading: settings,
    content: (reader) => reader.button(reader.say('创建令牌', 'Make a token')),
  },
]

for (const look of looks) {
  test.describe(`administrators at ${nameOf(look)}`, () => {
    test.use(look)
    visit(cast.苏敏, ofHR)
    visit(cast.高远, ofSystem)
  })
}

/** Declares a test for each page that somebody comes to. */
function visit(who: Member, stops: readonly Stop[]): void {
  for (const { name, path, heading, content } of stops)
    test(`${name} has content, fits and is accessible`, async ({ reader, page }) => {
      await reader.signIn(who)
      await reader.open(path, heading(reader))
      await expect(content(reader).first()).toBeVisible()
      await expectEverythingSaid(page)
      await expectNoSidewaysScroll(page, name)
      await expectAccessible(reader, name)
    })
}

test('the menu leads to nothing that these tests do not visit', async ({ reader, colleague }) => {
  const system = await colleague(cast.高远)
  for (const [one, who] of [
    [reader, cast.苏敏],
    [system, cast.高远],
  ] as const) {
    await one.signIn(who)
    await one.page.goto('/admin')
    const visited = new Set([...ofHR, ...ofSystem].map(({ path }) => path))
    const entries = one.menu.getByRole('link')
    await expect(entries.first()).toBeVisible()
    const paths = await entries.evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(paths.filter((path) => path === null || !visited.has(path))).toEqual([])
  }
})
