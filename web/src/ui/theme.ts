import { useSyncExternalStore } from 'react'
import { store, stored } from '@/lib/storage'

/** What the reader chose; system follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark'
/** What is drawn. */
export type Theme = 'light' | 'dark'

const deviceDark = '(prefers-color-scheme: dark)'
const listeners = new Set<() => void>()

/** What the reader chose in this browser. */
export function themeChoice(): ThemeChoice {
  const choice = stored('theme')
  return choice === 'light' || choice === 'dark' ? choice : 'system'
}

/** What is drawn now; public/boot.js set it before the first paint. */
export function theme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
}

/** Remembers the reader's choice and draws it. */
export function chooseTheme(choice: ThemeChoice): void {
  store('theme', choice === 'system' ? null : choice)
  draw()
}

/** Follows the device while the reader has not chosen. Call once at start. */
export function followDevice(): void {
  matchMedia(deviceDark).addEventListener('change', draw)
}

function draw(): void {
  const choice = themeChoice()
  const dark = choice === 'dark' || (choice === 'system' && matchMedia(deviceDark).matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  const bar = document.querySelector('meta[name=theme-color]')
  bar?.setAttribute('content', getComputedStyle(document.documentElement).getPropertyValue('--bg').trim())
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The drawn theme; the component draws again when it changes. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme)

/** The reader's choice; the component draws again when it changes. */
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, themeChoice)
