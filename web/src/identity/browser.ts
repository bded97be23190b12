import type { Key } from '@/i18n/catalogues'

/** What a browser calls itself, as people would: the program and the kind of device. */
export interface BrowserName {
  program?: Key<'identity.own'>
  device: Key<'identity.own'>
  phone: boolean
}

/* Order matters: the apps and Edge also say Chrome, and everybody says Safari. */
const programs: readonly [RegExp, Key<'identity.own'>][] = [
  [/wxwork/i, 'program.wecom'],
  [/micromessenger/i, 'program.wechat'],
  [/dingtalk/i, 'program.dingtalk'],
  [/lark|feishu/i, 'program.feishu'],
  [/edg(?:e|a|ios)?\//i, 'program.edge'],
  [/firefox|fxios/i, 'program.firefox'],
  [/chrome|crios/i, 'program.chrome'],
  [/safari/i, 'program.safari'],
]

const devices: readonly [RegExp, Key<'identity.own'>, boolean][] = [
  [/ipad/i, 'device.tablet', true],
  [/iphone/i, 'device.iphone', true],
  [/android|harmony/i, 'device.android', true],
  [/windows/i, 'device.windows', false],
  [/mac os/i, 'device.mac', false],
  [/linux|x11/i, 'device.linux', false],
]

/** Reads a user agent; an unknown one is some device. */
export function browserName(agent: string): BrowserName {
  const program = programs.find(([pattern]) => pattern.test(agent))?.[1]
  const device = devices.find(([pattern]) => pattern.test(agent))
  return { program, device: device?.[1] ?? 'device.other', phone: device?.[2] ?? false }
}
