import { ReceiptText } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { List, ListRow } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import type { RecentEntry } from './home'

/** The latest movements, each with its reason. */
export function RecentCard({ entries }: { entries: readonly RecentEntry[] }) {
  const say = useWords('home')
  return (
    <Card>
      <CardHead
        title={say('recent.title')}
        more={entries.length > 0 ? { to: to.statement(), label: say('recent.all') } : undefined}
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
                  look={entry.quiet ? 'quiet' : 'gold'}
                  className={entry.quiet ? 'text-base' : 'text-lg'}
                />
                {entry.mark && <Pill tone={entry.mark.tone}>{entry.mark.say}</Pill>}
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}
