import { Segmented } from 'antd'
import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { creditsOf, formatCredits, hundredths } from '@/lib/credits'
import { Button } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import type { Report } from './simulation'

const groups = ['categories', 'departments', 'branches', 'grades', 'months'] as const

/** The totals by category, place, grade or month, in all worlds. */
export function GroupTable({ report }: { report: Report }) {
  const say = useWords('simulate.admin')
  const [by, setBy] = useState<(typeof groups)[number]>('categories')
  const rows = report[by]
  return (
    <Card>
      <CardHead title={say('totals')} />
      <div className="mb-3 overflow-x-auto">
        <Segmented
          aria-label={say('totals')}
          value={by}
          onChange={setBy}
          options={groups.map((value) => ({ value, label: say(`by.${value}`) }))}
        />
      </div>
      {rows.length === 0 ? (
        <p className="py-4 text-ink-2 text-sm">{say('totals.none')}</p>
      ) : (
        <Scroll>
          <table className="w-full text-sm">
            <thead className="text-left text-ink-2">
              <tr>
                <th className="py-2 pr-3 font-normal">{say(`by.${by}`)}</th>
                {report.worlds.map((world) => (
                  <th key={world.name} className="py-2 pl-3 text-right font-normal">
                    {world.name}
                  </th>
                ))}
                {report.worlds.length > 1 && (
                  <th className="py-2 pl-3 text-right font-normal">{say('difference')}</th>
                )}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map((row) => (
                <tr key={`${row.code}${row.name}`}>
                  <th scope="row" className="py-2.5 pr-3 text-left font-medium">
                    {row.name || say('by.unknown')}
                  </th>
                  {row.amounts.map((amount, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: worlds are told apart by their place.
                    <td key={i} className="num py-2.5 pl-3 text-right">
                      {formatCredits(amount)}
                    </td>
                  ))}
                  {row.amounts.length > 1 && <Difference before={row.amounts[0]} after={row.amounts[1]} />}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Card>
  )
}

function Scroll({ children }: { children: React.ReactNode }) {
  return <div className="-mx-4 overflow-x-auto px-4 lg:-mx-6 lg:px-6">{children}</div>
}

function Difference({ before = '0', after = '0' }: { before?: string; after?: string }) {
  const difference = hundredths(after) - hundredths(before)
  const look = difference > 0 ? 'text-jade-text' : difference < 0 ? 'text-coral-text' : 'text-ink-2'
  return (
    <td className={`num py-2.5 pl-3 text-right ${look}`}>
      {formatCredits(creditsOf(difference), { signed: true })}
    </td>
  )
}

const firstRules = 10

/** Every rule with what it paid, those that change first: rules that never pay and rules that give most to few are marked. */
export function RuleTable({ report }: { report: Report }) {
  const say = useWords('simulate.admin')
  const last = Math.min(1, report.worlds.length - 1)
  const [all, setAll] = useState(false)
  const credits = ({ worlds }: (typeof report.rules)[number], i: number) =>
    hundredths(worlds[i]?.credits ?? '0')
  const moved = (one: (typeof report.rules)[number]) => Math.abs(credits(one, last) - credits(one, 0))
  const sorted = [...report.rules].sort((a, b) => moved(b) - moved(a) || credits(b, last) - credits(a, last))
  const rows = all ? sorted : sorted.slice(0, firstRules)
  return (
    <Card>
      <CardHead title={say('byRule')} sub={say('byRule.sub')} />
      <ul className="divide-y divide-line">
        {rows.map(({ rule, worlds }) => {
          const now = worlds[last]
          if (!now) return null
          return (
            <li key={rule.code} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
              <span className="min-w-0 flex-1 basis-52">
                <span className="block truncate font-medium">{rule.name}</span>
                <span className="block text-ink-2 text-sm">
                  {say('byRule.line', { about: now.about, paid: now.paid, people: now.people })}
                </span>
              </span>
              {now.paid === 0 && <Pill>{say('neverPays')}</Pill>}
              {now.people >= 10 && now.top_10_percent >= 50 && (
                <Pill tone="iris">{say('toFew', { percent: now.top_10_percent })}</Pill>
              )}
              <span className="num whitespace-nowrap text-right">
                {last > 0 && (
                  <span className="text-ink-2 text-sm">{formatCredits(worlds[0]?.credits ?? '0')} → </span>
                )}
                <b>{formatCredits(now.credits)}</b>
              </span>
            </li>
          )
        })}
      </ul>
      {!all && sorted.length > firstRules && (
        <Button look="secondary" block onClick={() => setAll(true)}>
          {say('byRule.all', { count: sorted.length })}
        </Button>
      )}
    </Card>
  )
}
