import { test as base, type BrowserContext, expect, type Locator, type Page, request } from '@playwright/test'
import { type Member, password } from './cast'
import { type Look, type Size, viewport } from './look'
import { Watch } from './watch'

/** Somebody before the screen: a page, in one size and one language. */
export class Reader {
  constructor(
    readonly page: Page,
    readonly look: Look,
    /** What the page did that nobody should see. */
    readonly watch: Watch,
  ) {}

  /** The words of this reader's language. */
  say(chinese: string, english: string): string {
    return this.look.language === 'en' ? english : chinese
  }

  /** Signs in beside the page, as somebody who did so earlier today. */
  async signIn(who: Member): Promise<void> {
    await this.page.context().addCookies([await sessionOf(who)])
  }

  /** Opens an address and waits for its heading. */
  async open(path: string, heading: string | RegExp): Promise<void> {
    await this.page.goto(path)
    await this.sees(heading)
  }

  /** Waits for the page of this heading, with everything on it loaded. */
  async sees(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await this.settled()
  }

  /** Waits until no skeleton stands in for content any more. */
  async settled(): Promise<void> {
    await expect(this.page.locator('.skeleton, [aria-busy=true], .ant-skeleton, .ant-spin-spinning')).toHaveCount(0)
  }

  /** A button by its whole name, or by a part of it as a pattern. */
  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true })
  }

  /** A link by its whole name, or by a part of it as a pattern. */
  link(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('link', { name, exact: true })
  }

  /** The main menu: at the left of a desktop, the bar of tabs on a phone. */
  get menu(): Locator {
    return this.page.getByRole('navigation', { name: this.say('主菜单', 'Main menu') })
  }
}

type Cookie = Parameters<BrowserContext['addCookies']>[0][number]

const sessions = new Map<string, Cookie>()

/**
 * One session for each of the cast, however many tests want it: hashing
 * passwords is slow by design. A test that changed a password has ended it.
 */
async function sessionOf(who: Member): Promise<Cookie> {
  const door = await request.newContext({ baseURL: process.env.XUEFEN_URL })
  const known = sessions.get(who.login)
  if (known) {
    const answer = await door.get('/api/v1/session', { headers: { cookie: `${known.name}=${known.value}` } })
    if (answer.ok()) {
      await door.dispose()
      return known
    }
  }
  const answer = await door.post('/api/v1/session', { data: { login: who.login, password } })
  expect(answer.status(), `${who.name} signs in`).toBe(200)
  const cookie = (await door.storageState()).cookies.find(({ name }) => name === 'session')
  await door.dispose()
  if (!cookie) throw new Error(`no session for ${who.name}`)
  sessions.set(who.login, cookie)
  return cookie
}

interface People {
  reader: Reader
  /** Somebody else in a browser of their own and in the language of the reader; signed in, if it is said who. */
  colleague: (who?: Member, size?: Size) => Promise<Reader>
}

/** A test with a reader. It fails when a page complains, even if everything it looked for was there. */
export const test = base.extend<Look & People>({
  size: ['desktop', { option: true }],
  language: ['zh-CN', { option: true }],
  baseURL: async ({}, use) => use(process.env.XUEFEN_URL),
  viewport: async ({ size }, use) => use(viewport[size]),
  locale: async ({ language }, use) => use(language === 'en' ? 'en-US' : 'zh-CN'),
  hasTouch: async ({ size }, use) => use(size === 'phone'),
  reader: async ({ page, size, language }, use) => {
    const watch = new Watch(page)
    await use(new Reader(page, { size, language }, watch))
    expect(watch.complaints, 'what the page complained about').toEqual([])
  },
  colleague: async ({ browser, baseURL, language }, use) => {
    const here: Reader[] = []
    await use(async (who, size = 'desktop') => {
      const locale = language === 'en' ? 'en-US' : 'zh-CN'
      const context = await browser.newContext({
        baseURL,
        locale,
        viewport: viewport[size],
        hasTouch: size === 'phone',
        reducedMotion: 'reduce',
        timezoneId: 'Asia/Shanghai',
      })
      const page = await context.newPage()
      const colleague = new Reader(page, { size, language }, new Watch(page))
      here.push(colleague)
      if (who) await colleague.signIn(who)
      return colleague
    })
    for (const { page, watch } of here) {
      await page.context().close()
      expect(watch.complaints, 'what the page of a colleague complained about').toEqual([])
    }
  },
})

export { expect }
