import type { ReactElement } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { language } from '.'
import type { Catalogue, Key } from './catalogues'

/** What fills the braces of a sentence; `count` also picks the English plural. */
export type Fill = Record<string, string | number>

/** Says a sentence of one catalogue; a key that does not exist does not compile. */
export type Say<C extends Catalogue> = (key: Key<C>, fill?: Fill) => string

/** The words of one catalogue in the language on screen. */
export function useWords<C extends Catalogue>(catalogue: C): Say<C> {
  const { t } = useTranslation(catalogue)
  return (key, fill) => t(key, fill ?? {})
}

/** The language on screen; the component draws again when it changes. */
export function useLanguage() {
  useTranslation()
  return language()
}

interface SentenceProps<C extends Catalogue> {
  of: C
  say: Key<C>
  fill?: Fill
  /** The elements that stand as <name>…</name> in the sentence. */
  parts: Record<string, ReactElement>
}

/** A sentence with elements inside, so that translators may move them. */
export function Sentence<C extends Catalogue>({ of, say, fill, parts }: SentenceProps<C>) {
  const { t } = useTranslation(of)
  return <Trans t={t} ns={of} i18nKey={say} values={fill ?? {}} components={parts} />
}
