import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sources } from '../sources'

type Words = Record<string, string>

const catalogue = (language: string, file: string): Words =>
  JSON.parse(readFileSync(`src/i18n/${language}/${file}`, 'utf8')) as Words
const base = (key: string) => key.replace(/_(one|other)$/, '')
const bases = (words: Words) => new Set(Object.keys(words).map(base))
const fills = (text: string) => new Set(text.match(/\{\w+\}|<\/?\w+>/g))
const files = readdirSync('src/i18n/zh-CN')

it('has the same catalogues in both languages, each named in catalogues.ts', () => {
  expect(readdirSync('src/i18n/en')).toEqual(files)
  const list = readFileSync('src/i18n/catalogues.ts', 'utf8')
  for (const file of files) expect(list).toContain(`import('./zh-CN/${file}')`)
})

describe.each(files)('%s', (file) => {
  const zh = catalogue('zh-CN', file)
  const en = catalogue('en', file)

  it('has the same keys in both languages', () => {
    expect([...bases(en)].sort()).toEqual([...bases(zh)].sort())
  })

  it('has every plural form that its language needs', () => {
    for (const key of Object.keys(en)) {
      if (key.endsWith('_one')) expect(en, key).toHaveProperty([key.replace(/_one$/, '_other')])
      if (key.endsWith('_other')) expect(en, key).toHaveProperty([key.replace(/_other$/, '_one')])
    }
    for (const key of Object.keys(zh)) expect(key).not.toMatch(/_one$/)
  })

  it('fills the same places in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      if (key.endsWith('_one')) continue
      expect(fills(text), key).toEqual(fills(zh[key] ?? ''))
    }
  })

  it('has no empty sentence', () => {
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)])
      expect(text.trim(), key).not.toBe('')
  })
})

describe('used words', () => {
  const used = sources()
    .filter(({ path }) => !/test|gallery/.test(path))
    .flatMap(({ path, text }) => {
      const says = text.matchAll(/const (\w+) = useWords\('([\w.-]+)'\)/g)
      const direct = Array.from(says).flatMap(([, say, name]) =>
        Array.from(text.matchAll(new RegExp(`\\b${say}\\(\\s*'([^']+)'`, 'g')), ([, key]) => ({
          path,
          name,
          key,
        })),
      )
      const sentences = text.matchAll(/<Sentence\s+of="([\w.-]+)"\s+say="([^"]+)"/g)
      return [...direct, ...Array.from(sentences, ([, name, key]) => ({ path, name, key }))]
    })

  it('are found at all', () => expect(used.length).toBeGreaterThan(50))

  it('exist', () => {
    const missing = used.filter(({ path, name, key }) => {
      // A file may give the same name to two catalogues; the key must stand in one of them.
      const names = used.filter((one) => one.path === path && one.key === key).map((one) => one.name)
      return ![name, ...names].some((one) => bases(catalogue('zh-CN', `${one}.json`)).has(key ?? ''))
    })
    expect(missing).toEqual([])
  })
})
