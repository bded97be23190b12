import { join, resolve } from 'node:path'
import { cast, type Member } from '../cast'
import { type Size, viewport } from '../look'
import { type Reader, test } from '../reader'

const folder = resolve(import.meta.dirname, '../../docs/pictures')

/** One picture of the README: who looks at which page, in what size, and what is opened there. */
interface Picture {
  name: string
  size: Size
  who: Member
  path: string
  heading: string | RegExp
  then?: (reader: Reader) => Promise<void>
}

const pictures: readonly Picture[] = [
  { name: 'home', size: 'desktop', who: cast.林晓, path: '/', heading: new RegExp(cast.林晓.name) },
  { name: 'home', size: 'phone', who: cast.林晓, path: '/', heading: new RegExp(cast.林晓.name) },
  { name: 'rules', size: 'desktop', who: cast.苏敏, path: '/admin/rules', heading: '学分规则', then: traceOne },
  { name: 'cockpit', size: 'desktop', who: cast.苏敏, path: '/admin/cockpit', heading: '驾驶舱' },
]

for (const { name, size, who, path, heading, then } of pictures) {
  const file = `${name}-${viewport[size].width}.png`
  test.describe(file, () => {
    test.use({ size, language: 'zh-CN' })

    test('is drawn', async ({ reader, page }) => {
      await reader.signIn(who)
      await reader.open(path, heading)
      await then?.(reader)
      await page.evaluate(async () => {
        await document.fonts.ready
      })
      await page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' })
    })
  })
}

/** Opens a rule and traces the latest record through it. */
async function traceOne(reader: Reader): Promise<void> {
  const { page } = reader
  await page.getByRole('main').getByText('内部授课', { exact: true }).first().click()
  await reader.sees('内部授课')
  const trial = page.getByRole('complementary', { name: '试算' })
  await trial.getByRole('button', { name: /\+[\d.]+/ }).first().click()
  await trial.getByText(/得 [\d.]+ 个/).waitFor()
  await reader.settled()
  await page.mouse.move(0, 0)
}
