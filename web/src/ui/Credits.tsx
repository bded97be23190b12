import clsx from 'clsx'
import { type CreditAmount, formatCredits } from '@/lib/credits'

interface CreditsProps {
  amount: CreditAmount
  /** Shows the plus of a gain; the minus of a loss always shows. */
  signed?: boolean
  /** Gold for credits that count; quiet for those under way or spent; ink in tables of many. */
  look?: 'gold' | 'quiet' | 'ink' | 'inherit'
  className?: string
}

const looks = { gold: 'text-gold-text', quiet: 'text-ink-2', ink: 'text-ink', inherit: '' }

/** An amount of credits: no trailing zeros, digits of equal width. A loss is coral; spending is none and stays quiet. */
export function Credits({ amount, signed, look = 'gold', className }: CreditsProps) {
  const loss = signed && look !== 'quiet' && amount.startsWith('-')
  return (
    <span className={clsx('num', loss ? 'text-coral-text' : looks[look], className)}>
      {formatCredits(amount, { signed })}
    </span>
  )
}
