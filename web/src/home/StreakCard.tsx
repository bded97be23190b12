import { Flame } from 'lucide-react'
import { Sentence, useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { HeatMap } from '@/ui/HeatMap'
import type { Streak } from './home'

/** Weeks of learning in a row; never shamed when broken, seen by nobody else. */
export function StreakCard({ streak }: { streak: Streak }) {
  const say = useWords('home')
  return (
    <Card>
      <CardHead
        title={
          <span className="flex items-center gap-2">
            <Flame aria-hidden size={19} className="fill-orange/25 text-orange" />
            <span>
              {streak.weeks > 0 ? (
                <Sentence
                  of="home"
                  say="streak.title"
                  fill={{ count: streak.weeks }}
                  parts={{ b: <span className="num mx-0.5" /> }}
                />
              ) : (
                say('streak.start')
              )}
            </span>
          </span>
        }
        sub={
          streak.thisWeek > 0
            ? say('streak.thisWeek', { count: streak.thisWeek })
            : say(streak.onLeave ? 'streak.onLeave' : streak.weeks > 0 ? 'streak.keep' : 'streak.begin')
        }
      />
      <HeatMap weeks={streak.heat} label={say('streak.aria', { count: streak.heat.length })} />
    </Card>
  )
}
