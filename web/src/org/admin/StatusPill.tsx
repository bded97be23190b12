import { useWords } from '@/i18n/words'
import { Pill } from '@/ui/Pill'
import type { Tone } from '@/ui/tone'

/** A person's employment status. */
export type Status = 'probation' | 'active' | 'on_leave' | 'left'

/** The statuses in the order of a working life. */
export const statuses: readonly Status[] = ['probation', 'active', 'on_leave', 'left']

const tones: Record<Status, Tone> = { probation: 'sky', active: 'done', on_leave: 'iris', left: 'neutral' }

/** The status as a mark. */
export function StatusPill({ status }: { status: Status }) {
  const say = useWords('org.admin')
  return <Pill tone={tones[status]}>{say(`status.${status}`)}</Pill>
}
