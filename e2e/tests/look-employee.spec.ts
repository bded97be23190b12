import type { Page } from '@playwright/test'
import { expectAccessible, expectEverythingSaid, expectNoSidewaysScroll } from '../accessibility'
import { cast } from '../cast'
import { looks, nameOf } from '../look'
import { expect, type Reader, test } from '../reader'

/** One page of the employees' side: where it is, what it is called, and what proves that it has content. */
interface Stop {
  name: string
  path: string
  heading: (reader: Reader) => string | RegExp
  content: (reader: Reader) => ReturnType<Page['locator']>
}

const stops: readonly Stop[] = [
  {
    name: 'home',
    path: '/',
    heading: () => new RegExp(cast.林晓.name),
    content: (reader) => reader.page.getByRole('listitem').getByRole('link', { name: /[+−][\d.]+/ }),
  },
  {
    name: 'statement',
    path: '/statement',
    heading: (reader) => reader.say('学分明细', 'Statement'),
    content: (reader) => reader.page.getByRole('listitem').getByRole('button', { name: /[+−][\d.]+/ }),
  },
  {
    name: 'records',
    path: '/records',
    heading: (reader) => reader.say('学习记录', 'Records'),
    content: (reader) => reader.page.getByRole('main').getByRole('listitem').getByRole('button'),
  },
  {
    name: 'board',
    path: '/board',
    heading: (reader) => reader.say('榜单', 'Board'),
    content: (reader) => reader.page.getByRole('region', { name: reader.say('我的名次', 'My place') }),
  },
  {
    name: 'goals',
    path: '/goals',
    heading: (reader) => reader.say('我的目标', 'My goals'),
    content: (reader) => reader.page.getByRole('main').getByRole('link'),
  },
  {
    name: 'rule book',
    path: '/rules',
    heading: (reader) => reader.say('学分细则', 'Rule book'),
    content: (reader) => reader.page.getByRole('main').getByRole('heading', { level: 3 }),
  },
  {
    name: 'public log',
    path: '/public-log',
    heading: (reader) => reader.say('人工调整公示', 'Public adjustment log'),
    content: (reader) => reader.page.getByRole('main').getByRole('listitem'),
  },
  {
    name: 'suggestion box',
    path: '/suggestion-box',
    heading: (reader) => reader.say('意见箱', 'Suggestion box'),
    content: (reader) => reader.button(reader.say('匿名投递', 'Put it in, as nobody')),
  },
  {
    name: 'mall',
    path: '/mall',
    heading: (reader) => reader.say('学分商城', 'Mall'),
    content: (reader) => reader.page.getByRole('main').getByRole('listitem'),
  },
  {
    name: 'orders',
    path: '/orders',
    heading: (reader) => reader.say('我的兑换', 'My orders'),
    content: (reader) => reader.page.getByRole('main').getByRole('listitem'),
  },
  {
    name: 'me',
    path: '/me',
    heading: (reader) => reader.say('我的', 'Me'),
    content: (reader) => reader.page.getByRole('region', { name: cast.林晓.name }),
  },
]

for (const look of looks) {
  test.describe(`employee at ${nameOf(look)}`, () => {
    test.use(look)

    for (const { name, path, heading, content } of stops)
      test(`${name} has content, fits and is accessible`, async ({ reader, page }) => {
        await reader.signIn(cast.林晓)
        await reader.open(path, heading(reader))
        await expect(content(reader).first()).toBeVisible()
        await expectEverythingSaid(page)
        await expectNoSidewaysScroll(page, name)
        await expectAccessible(reader, name)
      })

    test('a goal, opened from the list, shows what it takes', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      await reader.open('/goals', reader.say('我的目标', 'My goals'))
      await page.getByRole('main').getByRole('link').first().click()
      await expect(page).toHaveURL(/\/goals\/\d+$/)
      await reader.settled()
      await expect(page.getByRole('heading', { name: reader.say('达标条件', 'What it takes') })).toBeVisible()
      await expectEverythingSaid(page)
      await expectNoSidewaysScroll(page, 'goal')
      await expectAccessible(reader, 'goal')
    })

    test('sheets: a receipt, a record, a reward and an order', async ({ reader, page }) => {
      await reader.signIn(cast.林晓)
      for (const [name, path, heading] of [
        ['receipt', '/statement', reader.say('学分明细', 'Statement')],
        ['record', '/records', reader.say('学习记录', 'Records')],
        ['reward', '/mall', reader.say('学分商城', 'Mall')],
        ['order', '/orders', reader.say('我的兑换', 'My orders')],
      ] as const) {
        await reader.open(path, heading)
        await page.getByRole('main').getByRole('listitem').getByRole('button').first().click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await reader.settled()
        await expectEverythingSaid(page)
        await expectNoSidewaysScroll(page, name)
        await expectAccessible(reader, name)
      }
    })
  })
}
