import type { Shape } from '@/api/shape'

type Version = Shape<'CreditCampaignVersion'>

/** Where a campaign is on its way. */
export type Phase = 'draft' | 'submitted' | 'ahead' | 'running' | 'over'

/** The phase of a version on a day; days are texts that sort. */
export function phaseOf(
  version: Pick<Version, 'state'> & { definition: { from: string; to: string } },
  today: string,
): Phase {
  if (version.state !== 'published') return version.state
  if (today < version.definition.from) return 'ahead'
  return today < version.definition.to ? 'running' : 'over'
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return day
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** The last day of a range whose end is excluded, as people say it. */
export const shownDay = (end: string): string => dayAfter(end, -1)
