interface ZoneChoice {
  value: string
  label: string
}

/**
 * The time zones of the world by their offset at a moment, from west to east.
 * The company's own stands among them even when the browser does not know it.
 */
export function zoneChoices(own: string, language: string, at: Date): ZoneChoice[] {
  const names = new Set([own, ...Intl.supportedValuesOf('timeZone')])
  return [...names]
    .map((zone) => ({ zone, minutes: offsetOf(zone, at) }))
    .sort((a, b) => (a.minutes ?? 0) - (b.minutes ?? 0) || a.zone.localeCompare(b.zone, language))
    .map(({ zone, minutes }) => ({
      value: zone,
      label: minutes === undefined ? zone : `${zone} (${written(minutes)})`,
    }))
}

/** Minutes ahead of UTC; undefined for a zone that the browser does not know. */
function offsetOf(zone: string, at: Date): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    const text = parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(text) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
  } catch {
    return undefined
  }
}

function written(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (n: number) => String(n).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
