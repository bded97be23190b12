import type { Entry } from '@/api/shapes'
import { accumulates, entryMark, entryTitle } from '@/credit/entry'
import type { Say } from '@/i18n/words'
import { to } from '@/lib/to'
import type { RecentEntry } from './home'

/** One of the latest movements as the home page shows it. */
export function recentOf(entry: Entry, say: Say<'credit.entry'>): RecentEntry {
  const mark = entryMark(entry)
  const counts = accumulates(entry)
  const about = [entry.category?.name, entry.object ? entry.rule?.name : undefined]
  return {
    id: String(entry.id),
    title: entryTitle(entry, say),
    why: about.filter(Boolean).join(' · ') || say(`kind.${entry.kind}`),
    credits: counts ? entry.accumulated : entry.change,
    quiet: !counts || entry.reversed_by !== undefined,
    mark: mark && { say: say(mark.say), tone: mark.tone },
    to: to.receipt(entry.id),
  }
}
