import type { Entry } from '@/api/shapes'
import { accumulates, entryMark, entryTitle } from '@/credit/entry'
import type { Say } from '@/i18n/words'
import { to } from '@/lib/to'
import type { RecentEntry } from './home'

/** One of the latest movements as the home page shows it. */
export function recentOf(entry: Entry, say: Say<'credit.entry'>, day: string): RecentEntry {
  const mark = entryMark(entry)
  const counts = accumulates(entry)
  const about = [
    counts ? entry.category?.name : say('available'),
    entry.object ? entry.rule?.name : undefined,
    day,
  ]
  return {
    id: String(entry.id),
    title: entryTitle(entry, say),
    why: about.filter(Boolean).join(' · '),
    credits: counts ? entry.accumulated : entry.change,
    quiet: !counts || entry.reversed_by !== undefined,
    mark: mark && { say: say(mark.say), tone: mark.tone },
    to: to.receipt(entry.id),
  }
}
