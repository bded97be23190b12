import { CalendarClock, Sparkles } from 'lucide-react'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { dayOfYear } from '@/lib/dates'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import type { NextStep } from './home'

/** The one next best step, with what it pays and until when. */
export function NextStepCard({ step }: { step: NextStep }) {
  const say = useWords('home')
  const language = useLanguage()
  const Icon = step.icon
  const category = step.category ? say('next.pays', { category: step.category }) : ''
  return (
    <Card label={say('next.label')}>
      <p className="flex items-center gap-2 text-brand-text text-sm">
        <Sparkles aria-hidden size={15} />
        {say('next.label')}
      </p>
      <div className="mt-3 flex flex-col gap-4 sm:flex-row sm:items-center">
        <div className="flex min-w-0 flex-1 items-center gap-4">
          <span className="relative flex size-[72px] shrink-0 items-center justify-center overflow-hidden rounded-[16px] bg-linear-135 from-[#e4ebff] to-[#b9caff] text-[#2444bd] lg:size-20">
            <Icon aria-hidden size={32} strokeWidth={1.75} />
            {step.progress !== undefined && (
              <span className="absolute inset-x-0 bottom-0 h-1.5 bg-[#e5ebff]">
                <span className="block h-full bg-[#2f56e6]" style={{ width: `${step.progress * 100}%` }} />
              </span>
            )}
          </span>
          <div className="min-w-0 flex-1">
            <h2 className="font-semibold text-lg">{step.title}</h2>
            <p className="text-ink-2 text-sm">{step.sub}</p>
            <p className="mt-1.5 flex flex-wrap gap-1.5">
              <Pill tone="credit">
                {step.pays && <span className="num">{formatCredits(step.pays, { signed: true })}</span>}
                {step.pays ? category : say('next.varies', { category })}
              </Pill>
              {step.due && (
                <Pill tone="deadline" icon={CalendarClock}>
                  {say('next.due', { date: dayOfYear(step.due, language) })}
                </Pill>
              )}
            </p>
          </div>
        </div>
        <ButtonLink to={step.action.to} icon={step.action.icon} className="max-sm:w-full">
          {step.action.label}
        </ButtonLink>
      </div>
    </Card>
  )
}
