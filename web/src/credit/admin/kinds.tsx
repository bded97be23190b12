import type { Shape } from '@/api/shape'
import { useWords } from '@/i18n/words'
import { Pill } from '@/ui/Pill'
import type { Tone } from '@/ui/tone'

/** Why credits moved. */
export type Kind = Shape<'CreditTransfer'>['kind']

/** All kinds of transfers. */
export const kinds: readonly Kind[] = [
  'award',
  'pending_award',
  'effect',
  'lapse',
  'reversal',
  'adjustment',
  'correction',
  'deduction',
  'restore',
  'hold',
  'release',
  'settle',
  'expire',
  'opening',
  'opening_earned',
  'opening_reversal',
]

const tones: Partial<Record<Kind, Tone>> = {
  award: 'done',
  pending_award: 'sky',
  effect: 'done',
  lapse: 'deadline',
  adjustment: 'iris',
  reversal: 'deadline',
  correction: 'deadline',
  deduction: 'deadline',
  restore: 'iris',
  hold: 'sky',
  release: 'sky',
  settle: 'sky',
  opening: 'sky',
  opening_earned: 'sky',
  opening_reversal: 'deadline',
}

/** The kind as a mark. */
export function KindPill({ kind }: { kind: Kind }) {
  const say = useWords('credit.admin')
  return <Pill tone={tones[kind]}>{say(`kind.${kind}`)}</Pill>
}

/** Kinds that can be taken back by a correcting transfer. */
export const reversible = (kind: Kind): boolean =>
  ['award', 'effect', 'pending_award', 'adjustment', 'opening', 'opening_earned'].includes(kind)
