import { ListChecks } from 'lucide-react'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import { EmptyState } from '@/ui/States'
import type { StepsAhead } from './home'

const gold = <span className="num text-gold-text" />

/** What else is within reach, with what each pays. */
export function StepsCard({ way }: { way: StepsAhead }) {
  const say = useWords('home')
  if (way.steps.length === 0) {
    if (way.next) return null
    return (
      <Card>
        <EmptyState icon={ListChecks} title={say('steps.none')} text={say('steps.none.text')} />
      </Card>
    )
  }
  return (
    <Card>
      <CardHead
        title={
          hundredths(way.credits) > 0 ? (
            <Sentence
              of="home"
              say={way.reaches ? 'steps.reaches' : 'steps.title'}
              fill={{ total: formatCredits(way.credits), count: way.count - 1 }}
              parts={{ gap: gold }}
            />
          ) : (
            say('steps.some')
          )
        }
        more={{ to: way.to ?? to.goals(), label: say('steps.all', { count: way.count }) }}
      />
      <List>
        {way.steps.map((step) => (
          <ListRow
            key={step.id}
            lead={<IconTile icon={step.icon} tone={step.tone} />}
            title={step.title}
            sub={step.sub}
            to={step.to}
            trail={
              step.pays ? (
                <Credits amount={step.pays} signed className="text-lg" />
              ) : (
                <span className="text-ink-2 text-xs">{say('steps.varies')}</span>
              )
            }
          />
        ))}
      </List>
    </Card>
  )
}
