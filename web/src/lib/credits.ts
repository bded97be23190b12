/**
 * Credits as the API sends them: an exact decimal with two places, "2.50".
 * They stay text here; nothing on the pages calculates with binary floats.
 */
export type CreditAmount = string

const shape = /^([+-]?)(\d+)(?:\.(\d{1,2}))?$/

/**
 * Hundredths of a credit as a whole number, for proportions, signs and sums.
 * Anything that is not an amount is 0, so that a page still draws.
 */
export function hundredths(amount: CreditAmount): number {
  const [, sign, whole, part = ''] = shape.exec(amount.trim()) ?? []
  if (whole === undefined) return 0
  const n = Number(whole) * 100 + Number(part.padEnd(2, '0'))
  return sign === '-' && n !== 0 ? -n : n
}

/** The amount for a reader: no trailing zeros, thousands grouped, a real minus. */
export function formatCredits(amount: CreditAmount, options: { signed?: boolean } = {}): string {
  const n = hundredths(amount)
  const whole = String(Math.floor(Math.abs(n) / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  const part = String(Math.abs(n) % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  const sign = n < 0 ? '−' : options.signed && n > 0 ? '+' : ''
  return sign + whole + (part && `.${part}`)
}

/** The API's form of whole hundredths; the counterpart of hundredths. */
export function creditsOf(n: number): CreditAmount {
  const sign = n < 0 ? '-' : ''
  return `${sign}${Math.floor(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, '0')}`
}

/** Tenths are enough for a pace; what is needed is rounded up, so that following it suffices. */
export function roundTenths(amount: CreditAmount, direction: 'near' | 'up' = 'near'): CreditAmount {
  const tenths = hundredths(amount) / 10
  return creditsOf((direction === 'up' ? Math.ceil(tenths) : Math.round(tenths)) * 10)
}

/** How much of the target is reached, 0 to 1; a target of nothing is reached. */
export function share(amount: CreditAmount, target: CreditAmount): number {
  const t = hundredths(target)
  if (t <= 0) return 1
  return Math.min(1, Math.max(0, hundredths(amount) / t))
}
