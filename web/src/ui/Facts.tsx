import type { ReactNode } from 'react'

/** One line of a table of facts; a line without a value is left out. */
export interface Fact {
  label: string
  value?: ReactNode
}

/** What is known about something: label at the left, value at the right. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="flex flex-col">
      {facts
        .filter(({ value }) => value !== undefined && value !== '' && value !== null)
        .map(({ label, value }) => (
          <div key={label} className="flex items-baseline gap-4 border-line border-b py-2.5 last:border-b-0">
            <dt className="w-24 shrink-0 text-ink-2 text-sm">{label}</dt>
            <dd className="min-w-0 flex-1 break-words text-md">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
