import { Button } from 'antd'
import clsx from 'clsx'
import { useState } from 'react'
import type { Shape } from '@/api/shape'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import type { Words } from './catalogue'
import type { Definition } from './definition'
import { isPast, StatePill } from './EditorHeader'
import { RuleDiff } from './RuleDiff'
import { RuleSentence } from './SentenceCard'

type RuleVersion = Shape<'CreditVersion'>

interface VersionsDrawerProps {
  open: boolean
  onClose: () => void
  versions: readonly RuleVersion[]
  current: RuleVersion
  /** The draft on screen, saved or not. */
  now: Definition
  words: Words
}

/** All versions with who, when and why, and what each changed. */
export function VersionsDrawer({ open, onClose, versions, current, now, words }: VersionsDrawerProps) {
  const say = useWords('rule.admin')
  const [compared, setCompared] = useState<number>()
  return (
    <SideDrawer open={open} onClose={onClose} width={620} title={say('versions')} sub={say('versions.sub')}>
      <ol className="flex flex-col">
        {versions.map((version, i) => (
          <VersionItem
            key={version.id}
            version={version}
            before={versions[i + 1]}
            past={isPast(version, versions)}
            current={version.id === current.id}
            now={version.id === current.id ? now : undefined}
            words={words}
            open={compared === version.id}
            onCompare={() => setCompared(compared === version.id ? undefined : version.id)}
          />
        ))}
      </ol>
    </SideDrawer>
  )
}

interface VersionItemProps {
  version: RuleVersion
  before?: RuleVersion
  past: boolean
  current: boolean
  now?: Definition
  words: Words
  open: boolean
  onCompare: () => void
}

function VersionItem({ version, before, past, current, now, words, open, onCompare }: VersionItemProps) {
  const say = useWords('rule.admin')
  const language = useLanguage()
  const steps = [
    { step: version.drafted, say: 'by.drafted' },
    { step: version.submitted, say: 'by.submitted' },
    { step: version.published, say: 'by.published' },
  ] as const
  return (
    <li
      className={clsx(
        'relative border-line border-b py-4 last:border-b-0',
        current && 'bg-soft/50 -mx-4 px-4 rounded-md',
      )}
    >
      <div className="flex flex-wrap items-center gap-2">
        <StatePill version={version} past={past} />
        {current && <span className="text-ink-2 text-sm">{say('versions.current')}</span>}
        <span className="ml-auto flex gap-1.5">
          {before && (
            <Button size="small" aria-expanded={open} onClick={onCompare}>
              {say('versions.compare', { number: before.version })}
            </Button>
          )}
          {!current && (
            <ButtonLink look="ghost" size="sm" to={to.adminRule(version.rule_id, version.id)}>
              {say('versions.look')}
            </ButtonLink>
          )}
        </span>
      </div>
      <p className="mt-2 text-pretty text-sm/6">
        <RuleSentence segments={version.sentence.segments} />
      </p>
      {version.cause && (
        <p className="mt-1.5 text-ink-2 text-sm">
          {say('cause')}: {version.cause}
        </p>
      )}
      <p className="mt-1.5 flex flex-wrap gap-x-4 text-ink-2 text-xs">
        {steps.map(
          ({ step, say: word }) =>
            step && (
              <span key={word}>
                {say(word, { name: step.by ?? say('by.command') })} {dayAndTime(step.at, language)}
              </span>
            ),
        )}
      </p>
      {open && before && (
        <div className="mt-3">
          <RuleDiff
            before={before.definition as unknown as Definition}
            after={now ?? (version.definition as unknown as Definition)}
            words={words}
          />
        </div>
      )}
    </li>
  )
}
