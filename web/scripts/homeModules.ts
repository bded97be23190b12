import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What the browser loads on the home page before anybody presses anything. */
const roots = ['src/main.tsx', 'src/shell/EmployeeShell.tsx', 'src/home/HomeEntry.tsx']

const imports = /^(?:import|export)\s+(?!type\b)(?:([^'"]*?)\s+from\s+)?'([^']+)'/gm
const icons = 'lucide-react'

/**
 * Tells of a module whether the home page needs it: the sources that its roots import, directly or through
 * others, and the icons that these name. So the file that everybody waits for holds nothing of other pages.
 */
export function homeModules(root: string): (id: string) => boolean {
  const files = new Set<string>()
  const names = new Set<string>()
  const follow = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    for (const [, what = '', from = ''] of readFileSync(file, 'utf8').matchAll(imports)) {
      if (from === icons) for (const name of what.matchAll(/(?:^|[{,])\s*(\w+)/g)) names.add(name[1] ?? '')
      const next = resolved(root, file, from)
      if (next) follow(next)
    }
  }
  for (const one of roots) follow(join(root, one))
  const drawn = iconFiles(root, names)
  return (id) => {
    const [, inside] = id.split(`/${icons}/dist/esm/`)
    if (inside === undefined) return files.has(id)
    return !inside.startsWith('icons/') || drawn.has(inside)
  }
}

/** The file behind an import of our own sources. */
function resolved(root: string, file: string, from: string): string | undefined {
  const path = from.startsWith('@/')
    ? join(root, 'src', from.slice(2))
    : from.startsWith('.')
      ? join(dirname(file), from)
      : undefined
  if (path === undefined) return undefined
  return [`${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find((one) => existsSync(one))
}

/** The files of icons by their names; an icon has several names and one file. */
function iconFiles(root: string, names: ReadonlySet<string>): ReadonlySet<string> {
  const barrel = readFileSync(join(root, `node_modules/${icons}/dist/esm/${icons}.mjs`), 'utf8')
  const found = new Set<string>()
  for (const [, exported = '', file = ''] of barrel.matchAll(
    /^export \{([^}]*)\} from '\.\/(icons\/[^']+)'/gm,
  ))
    if (exported.split(',').some((one) => names.has(one.replace(/.* as /, '').trim()))) found.add(file)
  return found
}
