import { ListChecks } from 'lucide-react'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import { EmptyState } from '@/ui/States'
import type { Home } from './home'

/** What else is within reach, with what each pays. */
export function StepsCard({ steps, inAll }: { steps: Home['steps']; inAll: Home['stepsInAll'] }) {
  const say = useWords('home')
  if (steps.length === 0)
    return (
      <Card>
        <EmptyState icon={ListChecks} title={say('steps.none')} text={say('steps.none.text')} />
      </Card>
    )
  return (
    <Card>
      <CardHead
        title={
          <Sentence
            of="home"
            say="steps.title"
            fill={{ total: formatCredits(inAll.credits) }}
            parts={{ gap: <span className="num text-gold-text" /> }}
          />
        }
        more={inAll.to ? { to: inAll.to, label: say('steps.all', { count: inAll.count }) } : undefined}
      />
      <List>
        {steps.map((step) => (
          <ListRow
            key={step.id}
            lead={<IconTile icon={step.icon} tone={step.tone} />}
            title={step.title}
            sub={step.sub}
            to={step.to}
            trail={<Credits amount={step.pays} signed className="text-lg" />}
          />
        ))}
      </List>
    </Card>
  )
}
