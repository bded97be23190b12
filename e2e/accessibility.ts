import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'
import type { Reader } from './reader'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * Proves the page against WCAG 2.2 A and AA; `where` names it in the failure.
 * Dark mode changes nothing but colours, so there only the contrast is measured
 * again, and in one language: words have no colours of their own.
 */
export async function expectAccessible({ page, look }: Reader, where: string): Promise<void> {
  await page.evaluate(checker)
  await inTheme(page, 'light', where, { type: 'tag', values: standard })
  if (look.language !== 'zh-CN') return
  await inTheme(page, 'dark', where, { type: 'rule', values: ['color-contrast'] })
  await page.emulateMedia({ colorScheme: 'light' })
}

async function inTheme(page: Page, colorScheme: 'light' | 'dark', where: string, runOnly: axe.RunOnly): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
  const found = await page.evaluate(async (rules) => {
    // The new colours are measured once they are drawn and have stopped fading in.
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
    const fading = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(fading.map((one) => one.finished))
    const { violations } = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
    return violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
    )
  }, runOnly)
  expect.soft(found, `${where}, ${colorScheme}`).toEqual([])
}

/** Proves that nothing is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const culprits = [...document.querySelectorAll('body *')].filter((one) => {
      const { right, width } = one.getBoundingClientRect()
      return width > 0 && right > clientWidth + 0.5
    })
    return [`${scrollWidth} > ${clientWidth}`, ...culprits.slice(0, 5).map((one) => one.outerHTML.slice(0, 200))]
  })
  expect.soft(wide, `${where} scrolls sideways`).toEqual([])
}

/** A word that no catalogue has shows as its key, a value that nobody filled in as its braces. */
export async function expectEverythingSaid(page: Page): Promise<void> {
  const text = await page.locator('body').innerText()
  const unsaid = text.match(/\b[a-z]+(?:\.[a-z][a-zA-Z_]*)+\b|\{[a-z]+\}|\bundefined\b|\bNaN\b|\bInvalid Date\b/g) ?? []
  expect.soft([...new Set(unsaid)], 'words missing on the page').toEqual([])
}
