import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FilePenLine } from 'lucide-react'
import { useMemo } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { useFilters } from '@/table/filters'
import { ButtonLink } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { type Definition, emptyDefinition, freeCode } from './definition'
import { RuleEditor } from './RuleEditor'
import { useRuleWords } from './useRuleWords'

/** A new rule. */
export function NewRulePage() {
  const { words, fault, retry } = useRuleWords()
  const start = useMemo(
    () =>
      words &&
      emptyDefinition(
        freeCode(
          words.rules.map((rule) => rule.code),
          new Date(),
        ),
      ),
    [words],
  )
  if (fault) return <FaultState fault={fault} onRetry={retry} />
  if (!words || !start) return <EditorSkeleton />
  return <RuleEditor server={start} words={words} />
}

/** One rule: its draft if there is one, else what is in force, or the version that the address names. */
export function RuleEditorPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [{ version: wanted }] = useFilters<'version'>()
  const { words, fault, retry } = useRuleWords()
  const history = api.useQuery('get', '/api/v1/rules/{id}/versions', { params: { path: { id: Number(id) } } })
  const versions = history.data?.items
  const failed = fault ?? (versions ? undefined : history.error)
  if (failed)
    return (
      <FaultState
        fault={failed}
        onRetry={() => {
          retry()
          void history.refetch()
        }}
      />
    )
  if (!words || !versions) return <EditorSkeleton />
  const version = versions.find((one) => String(one.id) === wanted) ?? versions[0]
  if (!version) return <Gone />
  return (
    <RuleEditor
      key={version.id}
      server={version.definition as Definition}
      words={words}
      versions={versions}
      version={version}
    />
  )
}

function Gone() {
  const say = useWords('rule.admin')
  return (
    <EmptyState
      icon={FilePenLine}
      title={say('gone.title')}
      text={say('gone.text')}
      action={<ButtonLink to={to.adminRules()}>{say('title')}</ButtonLink>}
    />
  )
}

/** Looks again at everything that a change of a rule touches. */
export function useRuleChanged(): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({
      predicate: (query) => /^\/api\/v1\/rule/.test(String(query.queryKey[1])),
    })
  }
}

function EditorSkeleton() {
  return (
    <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_376px]">
      <div className="flex flex-col gap-4">
        <div className="flex min-h-19 items-center">
          <Skeleton className="h-7 w-60" />
        </div>
        <Skeleton className="h-20 w-full rounded-[16px]" />
        {[120, 240, 140].map((height) => (
          <div key={height} className="skeleton rounded-[16px]" style={{ height }} />
        ))}
      </div>
      <div className="pt-19 max-xl:hidden">
        <Skeleton className="h-80 w-full rounded-[16px]" />
      </div>
    </div>
  )
}
