import clsx from 'clsx'
import { useWords } from '@/i18n/words'
import type { Words } from './catalogue'
import type { Definition } from './definition'
import { differences, type Line } from './diff'
import { useTeller } from './useTeller'

interface RuleDiffProps {
  before: Definition
  after: Definition
  words: Words
}

const signs = { same: '', added: '+', removed: '−' } as const

const looks: Record<Line['change'], string> = {
  same: 'text-ink-2',
  added: 'bg-jade-soft text-jade-text',
  removed: 'bg-coral-soft text-coral-text line-through decoration-coral/50',
}

/** What a version changes, field by field; what stays is shown only where it helps to read the change. */
export function RuleDiff({ before, after, words }: RuleDiffProps) {
  const say = useWords('rule.admin')
  const told = differences(before, after, useTeller(words))
  if (told.length === 0) return <p className="text-ink-2 text-sm">{say('diff.none')}</p>
  return (
    <dl className="flex flex-col gap-4">
      {told.map(({ field, lines }) => (
        <div key={field}>
          <dt className="mb-1 text-ink-2 text-sm">{say(`diff.${field}`)}</dt>
          <dd className="overflow-hidden rounded-[10px] border border-line text-sm">
            {lines.map((line, i) => (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place.
                key={i}
                className={clsx('flex gap-2 px-3 py-1', looks[line.change])}
                style={{ paddingLeft: 12 + line.level * 18 }}
              >
                <span aria-hidden className="num w-3 shrink-0">
                  {signs[line.change]}
                </span>
                {line.change !== 'same' && <span className="sr-only">{say(`diff.${line.change}`)}</span>}
                <span className="min-w-0 break-words">{line.text}</span>
              </div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
