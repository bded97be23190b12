import { useEffect } from 'react'
import { api, client } from '@/api/client'
import type { Session } from '@/api/session'
import { type Language, language, setLanguage } from '@/i18n'
import { stored } from '@/lib/storage'
import { chooseTheme, type ThemeChoice, themeChoice } from '@/ui/theme'

/** Language and appearance, at once on this page and for the account everywhere. */
export function usePreferences(): {
  chooseLanguage: (next: Language) => void
  chooseTheme: (next: ThemeChoice) => void
} {
  // The page has already changed; an account that could not be told is told with the next choice.
  const tell = () => {
    const theme = themeChoice()
    client
      .PUT('/api/v1/preferences', { body: { language: language(), theme: theme === 'system' ? '' : theme } })
      .catch(() => undefined)
  }
  return {
    chooseLanguage: (next) => void setLanguage(next).then(tell),
    chooseTheme: (next) => {
      chooseTheme(next)
      tell()
    },
  }
}

/** In a browser in which nothing was chosen yet, the page follows what the account chose elsewhere. */
export function useAccountPreferences(session: Session | undefined): void {
  const { language: spoken, theme } = session ?? {}
  useEffect(() => {
    if (stored('language') === null && (spoken === 'zh-CN' || spoken === 'en') && spoken !== language())
      void setLanguage(spoken)
    if (stored('theme') === null && (theme === 'light' || theme === 'dark')) chooseTheme(theme)
  }, [spoken, theme])
}

/** Everywhere the reader is signed in. */
export const sessionsQuery = api.queryOptions('get', '/api/v1/sessions')
