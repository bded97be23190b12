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
  'identity.admin': typeof import('./zh-CN/identity.admin.json')
  'identity.own': typeof import('./zh-CN/identity.own.json')
  credit: typeof import('./zh-CN/credit.json')
  'credit.entry': typeof import('./zh-CN/credit.entry.json')
  board: typeof import('./zh-CN/board.json')
  goal: typeof import('./zh-CN/goal.json')
  'goal.hero': typeof import('./zh-CN/goal.hero.json')
  mall: typeof import('./zh-CN/mall.json')
  admin: typeof import('./zh-CN/admin.json')
  'reward.admin': typeof import('./zh-CN/reward.admin.json')
  'career.admin': typeof import('./zh-CN/career.admin.json')
  'insight.admin': typeof import('./zh-CN/insight.admin.json')
  'org.admin': typeof import('./zh-CN/org.admin.json')
  'activity.admin': typeof import('./zh-CN/activity.admin.json')
  'credit.admin': typeof import('./zh-CN/credit.admin.json')
  proof: typeof import('./zh-CN/proof.json')
  suggestion: typeof import('./zh-CN/suggestion.json')
  'simulate.admin': typeof import('./zh-CN/simulate.admin.json')
  'rule.admin': typeof import('./zh-CN/rule.admin.json')
}

/** The name of a catalogue. */
export type Catalogue = keyof Catalogues

type Base<K> = K extends `${infer B}_one` ? B : K extends `${infer B}_other` ? B : K

/** A key of a catalogue; the plural forms _one and _other are one key. */
export type Key<C extends Catalogue> = Base<Extract<keyof Catalogues[C], string>>
