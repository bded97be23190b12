import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { sources } from './sources'

/**
 * The floors of the web app. A file imports its own folder and strictly lower
 * floors. Modules have the floors of the modules in Go that carry their names;
 * home stands above them, because it shows a little of each.
 */
const floors = [
  ['lib'],
  ['i18n'],
  ['ui'],
  ['api'],
  ['form'],
  ['table'],
  ['org'],
  ['activity', 'notify'],
  ['identity'],
  ['flow'],
  ['learning', 'credit'],
  ['reward', 'career'],
  ['insight'],
  ['connect'],
  ['home'],
  ['shell'],
  ['routes'],
  ['main', 'gallery', 'test-setup', 'floors.test', 'routes.test', 'sources'],
]
const floorOf = new Map(floors.flatMap((names, floor) => names.map((name) => [name, floor] as const)))

/** The folder of a file below src, or its own name when it lies there directly. */
const folder = (path: string) => path.split('/')[0]?.replace(/\.tsx?$/, '') ?? ''

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)
  return Array.from(found, ([, name = '']) => name)
    .filter((name) => name.startsWith('@/') || name.startsWith('.'))
    .map((name) => (name.startsWith('@/') ? name.slice(2) : join(dirname(path), name)))
}

const files = sources()

describe('floors', () => {
  it('knows every folder', () => {
    expect([...new Set(files.map(({ path }) => folder(path)))].filter((name) => !floorOf.has(name))).toEqual(
      [],
    )
  })

  it('has no import that goes up or sideways', () => {
    const wrong = files
      .filter(({ path }) => !/\.test\.tsx?$/.test(path))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => folder(target) !== folder(file.path))
          .filter((target) => (floorOf.get(folder(target)) ?? -1) >= (floorOf.get(folder(file.path)) ?? -1))
          .map((target) => `${file.path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('sees the imports it judges', () => {
    const seen = importsOf({
      path: 'ui/X.tsx',
      text: "import a from '@/api/client'\nconst b = () => import('../lib/to')",
    })
    expect(seen).toEqual(['api/client', 'lib/to'])
  })

  it('keeps the administrators’ folders out of the employees’ files', () => {
    const wrong = files
      .filter(({ path }) => !/\/admin\/|^(routes|gallery)/.test(path))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.includes('/admin/'))
          .map((target) => `${file.path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })
})
