// Adds up the JavaScript, as brotli, that the employees' home page loads by
// itself: what index.html and the home page import statically, and the words
// they wait for. Fails above the budget. Run after `npm run build`.
import { readFileSync, statSync } from 'node:fs'

const budget = 150 * 1000
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const language = 'zh-CN'
const roots = [
  'index.html',
  'src/home/HomeEntry.tsx',
  `src/i18n/core.${language}.ts`,
  `src/i18n/${language}/home.json`,
  `src/i18n/${language}/goal.hero.json`,
  `src/i18n/${language}/credit.entry.json`,
]

const files = new Set()
function follow(key) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build: adjust scripts/size.mjs to the new name.`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const next of chunk.imports ?? []) follow(next)
}
for (const key of roots) follow(key)

let total = 0
const rows = [...files]
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ file, bytes: statSync(`dist/${file}.br`).size }))
for (const { file, bytes } of rows.sort((a, b) => b.bytes - a.bytes)) {
  total += bytes
  console.log(`${String(bytes).padStart(8)}  ${file}`)
}
console.log(`${String(total).padStart(8)}  in all, of ${budget}`)
const foreign = rows.filter(({ file }) => /antd|admin/i.test(file))
if (foreign.length > 0 || total > budget) {
  console.error(
    foreign.length > 0
      ? 'The home page loads code of the administrators.'
      : 'The home page is over its budget.',
  )
  process.exit(1)
}
