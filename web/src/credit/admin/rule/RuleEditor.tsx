import { useMemo } from 'react'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { AboutBlock } from './AboutBlock'
import { AmountBlock } from './AmountBlock'
import { type Builder, BuilderContext } from './builder'
import { CapsBlock } from './CapsBlock'
import type { Words } from './catalogue'
import type { Definition } from './definition'
import { EditorHeader } from './EditorHeader'
import { SentenceCard } from './SentenceCard'
import { TrialPanel } from './TrialPanel'
import { useCheck } from './useCheck'
import { useDraft } from './useDraft'
import { WhenBlock } from './WhenBlock'
import { WhoBlock } from './WhoBlock'

type RuleVersion = Shape<'CreditVersion'>

interface RuleEditorProps {
  /** The definition as the server has it. */
  server: Definition
  words: Words
  /** All versions, the newest first; absent for a new rule. */
  versions?: readonly RuleVersion[]
  /** The one on screen. */
  version?: RuleVersion
}

const none: readonly RuleVersion[] = []

/** The builder of a rule: its sentence, its four parts, and beside them what it would do with real records. */
export function RuleEditor({ server, words, versions = none, version }: RuleEditorProps) {
  const draft = useDraft(server, version ? `version.${version.id}` : 'new')
  const checked = useCheck(draft.def)
  const problems = checked.check?.problems ?? []
  const old = version !== undefined && versions[0]?.id !== version.id
  const locked = old || version?.state === 'submitted' || version?.retired !== undefined
  const { def, change } = draft
  const builder = useMemo(
    (): Builder => ({ def, change, words, problems, locked }),
    [def, change, words, problems, locked],
  )
  return (
    <BuilderContext value={builder}>
      <div className="xl:-mr-8 xl:grid xl:grid-cols-[minmax(0,1fr)_408px]">
        <div className="min-w-0 pb-10 xl:pr-8">
          <EditorHeader
            draft={draft}
            versions={versions}
            version={version}
            old={old}
            problems={problems}
            ready={!checked.stale && checked.check !== undefined && problems.length === 0}
          />
          <div className="flex flex-col gap-4">
            {checked.fault && !checked.check ? (
              <FaultState fault={checked.fault} />
            ) : (
              <SentenceCard segments={checked.check?.sentence?.segments} stale={checked.stale} />
            )}
            <WhoBlock />
            <WhenBlock />
            <AmountBlock />
            <CapsBlock />
            <AboutBlock fresh={!version} />
          </div>
        </div>
        <div
          id="trial"
          className="scroll-mt-16 border-line xl:sticky xl:top-0 xl:h-dvh xl:overflow-y-auto xl:border-l xl:bg-card xl:px-6 xl:pt-19 xl:pb-8"
        >
          <TrialPanel def={checked.asked} sound={checked.check !== undefined && problems.length === 0} />
        </div>
      </div>
    </BuilderContext>
  )
}
