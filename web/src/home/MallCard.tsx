import { ChevronRight, Gift } from 'lucide-react'
import { Sentence, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { Card } from '@/ui/Card'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import type { MallSummary } from './home'

/** What can be spent, and what is nearest to it. */
export function MallCard({ mall }: { mall: MallSummary }) {
  const say = useWords('home')
  const { nearest } = mall
  const sub = !nearest
    ? say('mall.nudge')
    : hundredths(nearest.gap) > 0
      ? say('mall.short', { reward: nearest.name, gap: formatCredits(nearest.gap) })
      : say('mall.enough', { reward: nearest.name })
  return (
    <Card className="py-2 lg:py-3">
      <List>
        <ListRow
          lead={<IconTile icon={Gift} tone="credit" />}
          title={
            <Sentence
              of="home"
              say="mall.available"
              fill={{ amount: formatCredits(mall.available) }}
              parts={{ gap: <span className="num text-gold-text text-lg" /> }}
            />
          }
          sub={sub}
          to={mall.to}
          trail={mall.to && <ChevronRight aria-hidden size={18} className="text-ink-2" />}
        />
      </List>
    </Card>
  )
}
