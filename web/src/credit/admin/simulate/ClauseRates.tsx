import { useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { Progress } from '@/ui/Progress'
import { percentOf, type Report } from './simulation'

/** How many of the real records each clause of the drafts let through. */
export function ClauseRates({ report }: { report: Report }) {
  const say = useWords('simulate.admin')
  const named = new Map(report.rules.map((one) => [one.rule.code, one.rule.name]))
  const rules = [...new Set(report.clauses.map((clause) => clause.rule))]
  return (
    <Card>
      <CardHead title={say('clauses')} sub={say('clauses.sub')} />
      {rules.map((rule) => {
        const clauses = report.clauses.filter((clause) => clause.rule === rule)
        return (
          <section key={rule} className="mt-4 first:mt-0">
            <p className="mb-1 text-ink-2 text-sm">
              {named.get(rule) ?? rule} · {say('records', { count: clauses[0]?.records ?? 0 })}
            </p>
            <ul className="divide-y divide-line">
              {clauses.map((clause, i) => {
                const percent = percentOf(clause.held, clause.records)
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: clauses are told apart by their place.
                  <li key={i} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-2">
                    <span className="min-w-0 flex-1 basis-48">{clause.wanted}</span>
                    <span className="flex items-center gap-3">
                      <span className="num text-sm">{say('held', { percent })}</span>
                      <Progress
                        label={clause.label}
                        value={percent / 100}
                        tone="done"
                        className="w-24"
                        text={say('held', { percent })}
                      />
                    </span>
                  </li>
                )
              })}
            </ul>
          </section>
        )
      })}
    </Card>
  )
}
