import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/ui/tokens.css', 'utf8')

function tokens(theme: 'light' | 'dark'): Map<string, string> {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`)).split('}')[0] ?? ''
  return new Map(
    Array.from(block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g), (m) => [m[1] ?? '', m[2] ?? '']),
  )
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const text = [
  ...['bg', 'card', 'soft'].flatMap((ground) => [
    ['ink', ground],
    ['ink-2', ground],
    ['brand-text', ground],
    ['gold-text', ground],
    ['coral-text', ground],
    ['jade-text', ground],
  ]),
  ...['brand', 'gold', 'jade', 'coral', 'iris', 'sky'].map((tone) => [`${tone}-text`, `${tone}-soft`]),
  ['ink', 'brand-soft'],
  ['ink-2', 'brand-soft'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-hover'],
  ['on-coral', 'coral'],
] as [string, string][]

const shapes = [
  ['edge', 'card'],
  ['edge', 'bg'],
  ['brand', 'bg'],
  ['brand', 'card'],
] as [string, string][]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const colour = tokens(theme)
  const of = (name: string) => colour.get(name) ?? expect.fail(`--${name} is missing`)
  it.each(text)('%s is readable on %s', (a, b) => expect(contrast(of(a), of(b))).toBeGreaterThanOrEqual(4.5))
  it.each(shapes)('%s is visible on %s', (a, b) => expect(contrast(of(a), of(b))).toBeGreaterThanOrEqual(3))
  it.each(['hero-from', 'hero-to'])('white is readable on %s', (ground) =>
    expect(contrast('#ffffff', of(ground))).toBeGreaterThanOrEqual(4.5),
  )
})
