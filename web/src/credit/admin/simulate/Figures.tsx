import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { creditsOf, formatCredits, hundredths } from '@/lib/credits'
import { changeInPercent, percentOf, type Report } from './simulation'

/** The few figures that decide: whom it touches, what it gives, what it costs, and who would lose. */
export function Figures({ report }: { report: Report }) {
  const say = useWords('simulate.admin')
  const [before, after] = report.worlds
  if (!before) return null
  const touched = report.gain + report.lose
  const everybody = touched + report.unchanged
  const difference = after ? creditsOf(hundredths(after.credits) - hundredths(before.credits)) : undefined
  return (
    <section aria-label={say('figures')} className="flex flex-col gap-3">
      <div className="grid grid-cols-3 gap-2.5">
        <Figure
          name={say('touched')}
          value={touched}
          unit={say('people')}
          sub={say('touched.sub', { percent: percentOf(touched, everybody) })}
        />
        <Figure
          name={say('credits')}
          value={(after && changeInPercent(before.credits, after.credits)) ?? formatCredits(before.credits)}
          unit={after ? '%' : undefined}
          sub={difference && say('credits.sub', { credits: formatCredits(difference, { signed: true }) })}
        />
        <Figure
          name={say('cost')}
          value={hundredths(report.credit_worth) > 0 ? yuan(before.cost, after?.cost) : '–'}
          unit={hundredths(report.credit_worth) > 0 ? say('yuan') : undefined}
          sub={say('cost.sub', { yuan: yuan(before.cost) })}
        />
      </div>
      {report.lose > 0 && (
        <div className="flex items-start gap-3 rounded-lg bg-gold-soft p-4">
          <TriangleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-gold-text" />
          <div className="min-w-0">
            <p className="font-semibold">
              {say('lose', { count: report.lose, credits: formatCredits(report.most_lost) })}
            </p>
            <p className="text-pretty text-ink-2 text-sm">{say('lose.sub')}</p>
          </div>
        </div>
      )}
    </section>
  )
}

/** Whole yuan: of one sum, or by how much another one differs from it. */
function yuan(before: string, after?: string): string {
  const whole = (amount: string) => Math.round(hundredths(amount) / 100) * 100
  const sum = after === undefined ? whole(before) : whole(after) - whole(before)
  return formatCredits(creditsOf(sum), { signed: after !== undefined })
}

interface FigureProps {
  name: string
  value: ReactNode
  unit?: string
  sub?: string
}

function Figure({ name, value, unit, sub }: FigureProps) {
  return (
    <div className="min-w-0 rounded-[16px] border border-line bg-card p-3">
      <p className="truncate text-ink-2 text-xs">{name}</p>
      <p className="truncate">
        <span className="num font-semibold text-xl">{value}</span>
        {unit && <span className="ml-0.5 text-ink-2 text-xs">{unit}</span>}
      </p>
      {sub && <p className="truncate text-ink-2 text-xs">{sub}</p>}
    </div>
  )
}
