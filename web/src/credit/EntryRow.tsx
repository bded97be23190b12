import {
  ArrowDownUp,
  CheckCheck,
  Clock,
  ClockAlert,
  Gift,
  Hourglass,
  type LucideIcon,
  PackageCheck,
  PenLine,
  ReceiptText,
  Snowflake,
  Undo2,
} from 'lucide-react'
import type { Entry, EntryKind } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayOfYear } from '@/lib/dates'
import { Credits } from '@/ui/Credits'
import { IconTile, ListRow } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import type { Tone } from '@/ui/tone'
import { accumulates, dayIn, entryMark, entryTitle, postedLater, sideChange, sideOf } from './entry'

const tiles: Record<EntryKind, { icon: LucideIcon; tone: Tone }> = {
  award: { icon: ReceiptText, tone: 'brand' },
  pending_award: { icon: Clock, tone: 'sky' },
  effect: { icon: CheckCheck, tone: 'done' },
  lapse: { icon: ClockAlert, tone: 'neutral' },
  reversal: { icon: Undo2, tone: 'deadline' },
  adjustment: { icon: PenLine, tone: 'iris' },
  correction: { icon: Undo2, tone: 'deadline' },
  deduction: { icon: PenLine, tone: 'deadline' },
  restore: { icon: Undo2, tone: 'iris' },
  hold: { icon: Snowflake, tone: 'sky' },
  release: { icon: Gift, tone: 'sky' },
  settle: { icon: PackageCheck, tone: 'done' },
  expire: { icon: Hourglass, tone: 'neutral' },
  opening: { icon: ArrowDownUp, tone: 'sky' },
  opening_earned: { icon: ArrowDownUp, tone: 'sky' },
  opening_reversal: { icon: Undo2, tone: 'deadline' },
}

/** One movement in the statement; pressing it opens its receipt. */
export function EntryRow({ entry, zone, onOpen }: { entry: Entry; zone?: string; onOpen: () => void }) {
  const say = useWords('credit')
  const sayEntry = useWords('credit.entry')
  const language = useLanguage()
  const mark = entryMark(entry)
  const day = dayOfYear(dayIn(entry.recorded_at, zone), language)
  const about = [
    entry.category?.name,
    entry.object && entry.rule?.name,
    postedLater(entry, zone)
      ? say('entry.earnedOn', { day: dayOfYear(dayIn(entry.earned_at, zone), language), posted: day })
      : day,
  ]
  return (
    <ListRow
      lead={<IconTile {...tiles[entry.kind]} />}
      title={
        <span className={entry.reversed_by ? 'text-ink-2 line-through decoration-1' : undefined}>
          {entryTitle(entry, sayEntry)}
        </span>
      }
      sub={about.filter(Boolean).join(' · ')}
      onPress={onOpen}
      trail={
        <>
          <Amount entry={entry} />
          {mark && <Pill tone={mark.tone}>{sayEntry(mark.say)}</Pill>}
        </>
      }
    />
  )
}

/** What counts for goals is gold or a loss; what only moves spendable credits stays quiet and says so. */
function Amount({ entry }: { entry: Entry }) {
  const say = useWords('credit')
  if (accumulates(entry))
    return (
      <Credits
        amount={entry.accumulated}
        signed
        look={entry.reversed_by ? 'quiet' : 'gold'}
        className={`text-lg ${entry.reversed_by ? 'line-through decoration-1' : ''}`}
      />
    )
  return (
    <span className="whitespace-nowrap text-ink-2 text-sm">
      {say(`entry.${sideOf(entry)}`)}{' '}
      <Credits amount={sideChange(entry)} signed look="quiet" className="text-base" />
    </span>
  )
}
