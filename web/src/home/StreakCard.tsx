import { Flame } from 'lucide-react'
import { Sentence, useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { HeatMap } from '@/ui/HeatMap'
import { Pill } from '@/ui/Pill'
import type { Streak } from './home'

/** Weeks of learning in a row; kept while on leave, never shamed when broken, seen by nobody else. */
export function StreakCard({ streak }: { streak: Streak }) {
  const say = useWords('home')
  return (
    <Card>
      <CardHead
        title={
          <span className="flex items-center gap-2">
            <Flame aria-hidden size={19} className="fill-orange/25 text-orange" />
            <span>
              <Sentence
                of="home"
                say="streak.title"
                fill={{ count: streak.weeks }}
                parts={{ b: <span className="num mx-0.5" /> }}
              />
            </span>
          </span>
        }
        sub={streak.note}
        aside={<Pill>{say('streak.protected')}</Pill>}
      />
      <HeatMap weeks={streak.heat} label={say('streak.aria', { count: streak.heat.length })} />
    </Card>
  )
}
