import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { store, stored } from '@/lib/storage'

/** The languages of the product. */
export const languages = ['zh-CN', 'en'] as const
/** One of the languages of the product. */
export type Language = (typeof languages)[number]

type Words = Record<string, string>

/** What every page needs comes in one file per language; the rest with its page. */
const core = ['common', 'fault', 'shell'] as const
const coreOf: Record<Language, () => Promise<{ core: Record<(typeof core)[number], Words> }>> = {
  'zh-CN': () => import('./core.zh-CN'),
  en: () => import('./core.en'),
}
const others = import.meta.glob<{ default: Words }>([
  './*/*.json',
  '!./*/common.json',
  '!./*/fault.json',
  '!./*/shell.json',
])

async function read(language: string, name: string): Promise<Words> {
  const known: Language = language === 'en' ? 'en' : 'zh-CN'
  if (name === 'common' || name === 'fault' || name === 'shell') return (await coreOf[known]()).core[name]
  const load = others[`./${known}/${name}.json`]
  return load ? (await load()).default : {}
}

/** The language this browser speaks: the one chosen here, else the browser's own. */
export function firstLanguage(): Language {
  const chosen = stored('language')
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  return /^zh\b/i.test(navigator.language) ? 'zh-CN' : 'en'
}

let started: Promise<void> | undefined

/** Loads the words of the first page. Wait for it before the first render; asking twice starts once. */
export function startWords(): Promise<void> {
  started ??= start()
  return started
}

async function start(): Promise<void> {
  await i18next
    .use({
      type: 'backend',
      read: (language: string, name: string, done: (fault: Error | null, words: Words | null) => void) => {
        read(language, name).then(
          (words) => done(null, words),
          (fault: Error) => done(fault, null),
        )
      },
    })
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      supportedLngs: [...languages],
      load: 'currentOnly',
      ns: [...core],
      defaultNS: 'common',
      keySeparator: false,
      // The same braces as in the server's catalogues; React escapes already.
      interpolation: { prefix: '{', suffix: '}', escapeValue: false },
      react: { useSuspense: true },
    })
  document.documentElement.lang = language()
}

/** The language on screen. */
export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh-CN'
}

/** Changes the language of the page and remembers it in this browser. */
export async function setLanguage(next: Language): Promise<void> {
  store('language', next)
  await i18next.changeLanguage(next)
  document.documentElement.lang = next
}

/** Loads the words of a page beside its code, so that it never waits for them afterwards. */
export async function loadWords(...names: string[]): Promise<void> {
  await startWords()
  await i18next.loadNamespaces(names)
}
