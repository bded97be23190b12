/**
 * All catalogues of words, by module. Add a line here when you add the two
 * files zh-CN/<name>.json and en/<name>.json; the types of useWords follow.
 */
export interface Catalogues {
  common: typeof import('./zh-CN/common.json')
  fault: typeof import('./zh-CN/fault.json')
  shell: typeof import('./zh-CN/shell.json')
  home: typeof import('./zh-CN/home.json')
  identity: typeof import('./zh-CN/identity.json')
}

/** The name of a catalogue. */
export type Catalogue = keyof Catalogues

type Base<K> = K extends `${infer B}_one` ? B : K extends `${infer B}_other` ? B : K

/** A key of a catalogue; the plural forms _one and _other are one key. */
export type Key<C extends Catalogue> = Base<Extract<keyof Catalogues[C], string>>
