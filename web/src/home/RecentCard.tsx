import { ReceiptText } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { List, ListRow } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import type { Tone } from '@/ui/tone'
import type { RecentEntry } from './home'

const tones: Record<RecentEntry['status'], Tone> = {
  posted: 'done',
  pending: 'credit',
  capped: 'neutral',
  reversed: 'deadline',
}

/** The latest movements, each with its reason. */
export function RecentCard({ entries, statement }: { entries: readonly RecentEntry[]; statement?: string }) {
  const say = useWords('home')
  return (
    <Card>
      <CardHead
        title={say('recent.title')}
        more={statement ? { to: statement, label: say('recent.all') } : undefined}
      />
      {entries.length === 0 && (
        <EmptyState icon={ReceiptText} title={say('recent.none')} text={say('recent.none.text')} />
      )}
      <List>
        {entries.map((entry) => (
          <ListRow
            key={entry.id}
            title={entry.title}
            sub={
              <span className="flex items-center gap-1.5">
                <ReceiptText aria-hidden size={14} className="shrink-0" />
                {entry.why}
              </span>
            }
            to={entry.to}
            trail={
              <>
                <Credits
                  amount={entry.credits}
                  signed
                  look={entry.status === 'pending' ? 'quiet' : 'gold'}
                  className="text-lg"
                />
                <Pill tone={tones[entry.status]}>{say(`status.${entry.status}`)}</Pill>
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}
