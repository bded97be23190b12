import { cast } from '../cast'
import { expect, test } from '../reader'
import { scriptsOf } from '../transfer'

const budget = 150_000

test.use({ size: 'phone' })

test('the home page needs at most 150 KB of JavaScript, and nothing of the administrators', async ({ reader, page }) => {
  await reader.signIn(cast.林晓)
  const scripts = await scriptsOf(page, '/')
  await reader.sees(new RegExp(cast.林晓.name))
  const sum = scripts.reduce((bytes, script) => bytes + script.bytes, 0)
  const list = scripts.map(({ path, bytes, encoding }) => `${bytes}\t${encoding}\t${path}`).join('\n')
  await test.info().attach('scripts', { body: `${list}\n${sum}\tin all`, contentType: 'text/plain' })

  expect(scripts.length, 'scripts were seen').toBeGreaterThan(3)
  expect(scripts.filter(({ bytes }) => bytes === 0), 'every script was weighed').toEqual([])
  expect(scripts.filter(({ encoding, bytes }) => encoding !== 'br' && bytes > 1024)).toEqual([])
  expect(scripts.filter(({ path }) => /admin|antd/i.test(path))).toEqual([])
  expect(sum, list).toBeLessThanOrEqual(budget)
})
