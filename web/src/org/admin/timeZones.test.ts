import { expect, it } from 'vitest'
import { zoneChoices } from './timeZones'

const winter = new Date('2026-01-15T00:00:00Z')

it('orders the zones from west to east and writes their offsets', () => {
  const labels = zoneChoices('Asia/Shanghai', 'en', winter).map((one) => one.label)
  expect(labels).toContain('Asia/Shanghai (UTC+08:00)')
  expect(labels).toContain('America/New_York (UTC−05:00)')
  const at = (name: string) => labels.findIndex((label) => label.startsWith(name))
  expect(at('America/New_York')).toBeLessThan(at('Europe/Berlin'))
  expect(at('Europe/Berlin')).toBeLessThan(at('Asia/Shanghai'))
})

it('keeps a zone that the browser does not know', () => {
  expect(zoneChoices('Nowhere/Here', 'en', winter)).toContainEqual({
    value: 'Nowhere/Here',
    label: 'Nowhere/Here',
  })
})
