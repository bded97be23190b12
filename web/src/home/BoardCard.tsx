import { Sentence, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { Card, CardHead } from '@/ui/Card'
import { NeighbourList } from '@/ui/NeighbourList'
import type { BoardSummary } from './home'

/** Me and my neighbours, and the step that closes the gap. */
export function BoardCard({ board }: { board: BoardSummary }) {
  const say = useWords('home')
  return (
    <Card>
      <CardHead
        title={say('board.title', { group: board.group, count: board.people })}
        more={board.to ? { to: board.to, label: say('board.all') } : undefined}
        sub={board.neighbours.length > 0 && <Gap above={board.above} />}
      />
      {board.neighbours.length > 0 ? (
        <NeighbourList neighbours={board.neighbours} />
      ) : (
        <p className="text-pretty text-ink-2 text-sm">{say('board.none')}</p>
      )}
    </Card>
  )
}

function Gap({ above }: { above: BoardSummary['above'] }) {
  const say = useWords('home')
  if (!above) return say('board.first')
  return (
    <Sentence
      of="home"
      say={above.by ? 'board.gapBy' : 'board.gap'}
      fill={{ rank: above.rank, gap: formatCredits(above.gap), step: above.by ?? '' }}
      parts={{ b: <b className="num text-ink" /> }}
    />
  )
}
