import dayjs from 'dayjs'
import type { Shape } from '@/api/shape'
import type { useWords } from '@/i18n/words'
import { hundredths } from '@/lib/credits'

export type Simulation = Shape<'SimulateSimulation'>
export type Report = Shape<'SimulateReport'>

/** What a simulation is called: its own name, or the rules it is about. */
export function titleOf(
  one: Pick<Simulation, 'drafts' | 'others'>,
  say: ReturnType<typeof useWords<'simulate.admin'>>,
): string {
  const called = ({ name, rules, without, alone }: Shape<'SimulateChosen'>) =>
    name ||
    rules.map((rule) => rule.name).join(say('joint')) ||
    (without.length > 0
      ? say('without', { rules: without.join(say('joint')) })
      : say(alone ? 'alone' : 'replay'))
  return one.others ? `${called(one.drafts)} / ${called(one.others)}` : called(one.drafts)
}

/** The window with its last day, as people say it. */
export const daysOf = ({ from, to }: Pick<Simulation, 'from' | 'to'>): string =>
  `${from} – ${dayjs(to).subtract(1, 'day').format('YYYY-MM-DD')}`

/** Whether it is still on its way. */
export const underWay = ({ state }: Pick<Simulation, 'state'>): boolean =>
  state === 'waiting' || state === 'running'

/** How far it is, between 0 and 1. */
export const shareOf = ({ done, total }: Pick<Simulation, 'done' | 'total'>): number =>
  total > 0 ? Math.min(1, done / total) : 0

/** The change from one amount to another in percent, with a sign and one decimal; nothing when there was nothing. */
export function changeInPercent(before: string, after: string): string | undefined {
  const was = hundredths(before)
  if (was === 0) return undefined
  const percent = Math.round(((hundredths(after) - was) / was) * 1000) / 10
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}`
}

/** A part of a whole in whole percent. */
export const percentOf = (part: number, whole: number): number =>
  whole > 0 ? Math.round((part / whole) * 100) : 0
