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
        sub={
          board.above ? (
            <Sentence
              of="home"
              say="board.gap"
              fill={{ rank: board.above.rank, gap: formatCredits(board.above.gap) }}
              parts={{ b: <b className="num text-ink" /> }}
            />
          ) : (
            say('board.first')
          )
        }
      />
      <NeighbourList neighbours={board.neighbours} />
    </Card>
  )
}
