import { ArrowLeftRight, ChartPie } from 'lucide-react'
import { api } from '@/api/client'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'

/** So many granters are listed; all of them stand in the API. */
const mostShown = 5

/** Who grants how much by hand this year, and what stands out. Nothing where nothing was granted. */
export function TransparencyCard() {
  const say = useWords('credit')
  const report = api.useQuery('get', '/api/v1/adjustments/transparency', { params: { query: {} } })
  const data = report.data
  if (!data || data.granters.length === 0) return null
  return (
    <Card>
      <CardHead title={say('transparency')} sub={say('transparency.sub')} />
      <ul className="flex flex-col">
        {data.granters.slice(0, mostShown).map((one) => (
          <li
            key={one.name}
            className="flex items-baseline gap-3 border-line border-b py-2.5 last:border-b-0"
          >
            <span className="min-w-0 flex-1">
              <span className="font-medium">{one.name}</span>
              <span className="ml-2 text-ink-2 text-sm">
                {say('transparency.times', { times: one.times, people: one.people })}
              </span>
            </span>
            <Credits amount={one.given} look="ink" />
          </li>
        ))}
      </ul>
      {data.notable.map((one) => (
        <p key={`${one.granter} ${one.person.id}`} className="mt-3 flex gap-2 text-pretty text-sm">
          <ChartPie aria-hidden size={16} className="mt-0.5 shrink-0 text-gold-text" />
          {say('transparency.notable', {
            granter: one.granter,
            department: one.department,
            person: one.person.name,
            percent: one.percent,
          })}
        </p>
      ))}
      {data.reciprocal.map((one) => (
        <p key={`${one.a.id} ${one.b.id}`} className="mt-3 flex gap-2 text-pretty text-sm">
          <ArrowLeftRight aria-hidden size={16} className="mt-0.5 shrink-0 text-gold-text" />
          {say('transparency.reciprocal', {
            a: one.a.name,
            b: one.b.name,
            to: formatCredits(one.a_to_b),
            back: formatCredits(one.b_to_a),
          })}
        </p>
      ))}
    </Card>
  )
}
