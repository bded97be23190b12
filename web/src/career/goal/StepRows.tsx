import { useObjectTypes } from '@/activity/objectTypes'
import type { GoalStep } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { hundredths } from '@/lib/credits'
import { dayOfYear } from '@/lib/dates'
import { nameIn } from '@/lib/name'
import { to } from '@/lib/to'
import { Credits } from '@/ui/Credits'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import { objectLook } from './object'

/** Things to do, each with what it pays and by which rule. */
export function StepRows({ steps }: { steps: readonly GoalStep[] }) {
  return (
    <List>
      {steps.map((step) => (
        <StepRow key={`${step.type}/${step.code ?? ''}/${step.pays[0]?.rule ?? ''}`} step={step} />
      ))}
    </List>
  )
}

function StepRow({ step }: { step: GoalStep }) {
  const say = useWords('goal')
  const language = useLanguage()
  const typeName = useObjectTypes()
  const name = nameIn(step.name, language)
  const type = typeName(step.type)
  const rules = step.pays.map((pay) => nameIn(pay.name, language)).join(say('step.joint'))
  return (
    <ListRow
      lead={<IconTile {...objectLook(step.type)} />}
      title={name || say('step.any', { type })}
      sub={
        <>
          <span className="block">{[name && type, rules].filter(Boolean).join(' · ')}</span>
          {(step.demanded || step.closes || step.open_until) && (
            <span className="mt-1 flex flex-wrap gap-1.5">
              {step.demanded && <Pill tone="brand">{say('step.demanded')}</Pill>}
              {step.closes && <Pill tone="done">{say('step.closes')}</Pill>}
              {step.open_until && (
                <Pill tone="deadline">
                  {say('step.until', { day: dayOfYear(step.open_until, language) })}
                </Pill>
              )}
            </span>
          )}
        </>
      }
      to={step.pays[0] && to.rules(step.pays[0].rule)}
      trail={<Pays step={step} />}
    />
  )
}

/** An amount that depends on the result is not known before; what is known of it is its least. */
function Pays({ step }: { step: GoalStep }) {
  const say = useWords('goal')
  const varies = step.pays.some((pay) => pay.varies)
  return (
    <>
      {hundredths(step.amount) > 0 && <Credits amount={step.amount} signed className="text-lg" />}
      {varies && <span className="text-ink-2 text-xs">{say('step.varies')}</span>}
    </>
  )
}
