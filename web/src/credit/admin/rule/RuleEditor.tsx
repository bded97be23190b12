import { useMemo, useState } from 'react'
import { FaultState } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { ReadOnly } from '@/form/ReadOnly'
import { useWords } from '@/i18n/words'
import { AboutBlock } from './AboutBlock'
import { AmountBlock } from './AmountBlock'
import { type Builder, BuilderContext } from './builder'
import { CapsBlock } from './CapsBlock'
import type { Words } from './catalogue'
import type { Definition } from './definition'
import { EditorHeader } from './EditorHeader'
import { GateBlock } from './GateBlock'
import { paysSoundly, type RuleProblem, touchedOnly } from './problems'
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
  const [asked, setAsked] = useState(false)
  const taken = useTaken(version ? undefined : draft.def.code, words)
  const problems = useMemo(
    () => [...taken, ...(checked.check?.problems ?? []).map((problem) => named(problem, words))],
    [taken, checked.check?.problems, words],
  )
  const shown = version || asked ? problems : touchedOnly(problems, draft.def, server)
  const old = version !== undefined && versions[0]?.id !== version.id
  const locked = old || version?.state === 'submitted' || version?.retired !== undefined
  const { def, change } = draft
  const builder = useMemo(
    (): Builder => ({ def, change, words, problems: shown, locked }),
    [def, change, words, shown, locked],
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
            onAsked={() => setAsked(true)}
            checking={checked.stale && !checked.fault}
            ready={!checked.stale && checked.check !== undefined && problems.length === 0}
          />
          <div className="flex flex-col gap-4">
            {checked.fault && !checked.check ? (
              <FaultState fault={checked.fault} />
            ) : (
              <SentenceCard
                segments={def.when.verbs.length > 0 || def.collect ? checked.check?.sentence?.segments : []}
                stale={checked.stale}
              />
            )}
            <ReadOnly when={locked}>
              <WhoBlock />
              <WhenBlock />
              <AmountBlock />
              <GateBlock />
              <CapsBlock />
              <AboutBlock fresh={!version} />
            </ReadOnly>
          </div>
        </div>
        <div
          id="trial"
          className="scroll-mt-16 border-line xl:sticky xl:top-0 xl:h-dvh xl:overflow-y-auto xl:border-l xl:bg-card xl:px-6 xl:pt-19 xl:pb-8"
        >
          <TrialPanel
            def={checked.asked}
            sound={checked.check !== undefined && paysSoundly(problems)}
            marked={shown.length > 0}
          />
        </div>
      </div>
    </BuilderContext>
  )
}

/** A new rule under the code of another one would become a version of that one. */
function useTaken(code: string | undefined, words: Words): readonly RuleProblem[] {
  const say = useWords('admin')
  return useMemo(
    () =>
      code && words.rules.some((rule) => rule.code === code)
        ? [{ code: 'code.taken', field: 'code', detail: say('code.taken') }]
        : [],
    [code, words.rules, say],
  )
}

/** The server calls fields by their paths; readers know their names. */
const named = (problem: RuleProblem, words: Words): RuleProblem => ({
  ...problem,
  detail: words.fields.reduce(
    (text, field) => text.replaceAll(`“${field.path}”`, `“${field.label}”`),
    problem.detail,
  ),
})
