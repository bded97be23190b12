import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { api } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useWords } from '@/i18n/words'
import { Pill } from '@/ui/Pill'
import { RowsSkeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { useRuleChanged } from './RuleEditorPage'
import { RuleSentence } from './SentenceCard'

type Template = Shape<'CreditTemplate'>

/** Begins with a set of rules that is known to work: what is chosen becomes drafts, nothing is published. */
export function TemplateDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('rule.admin')
  const sayCommon = useWords('common')
  const faultText = useFaultText()
  const changed = useRuleChanged()
  const templates = api.useQuery('get', '/api/v1/rule-templates', {}, { enabled: open })
  const draft = api.useMutation('post', '/api/v1/rule-templates/{code}/drafts')
  const [code, setCode] = useState<string>()
  const [left, setLeft] = useState<string[]>([])
  const chosen = templates.data?.items.find((one) => one.code === code)
  const rules = chosen?.rules.filter((rule) => !rule.known && !left.includes(rule.code)) ?? []
  const choose = (next?: string) => {
    setCode(next)
    setLeft([])
    draft.reset()
  }
  const close = () => {
    choose()
    onClose()
  }
  const make = () =>
    draft.mutate(
      { params: { path: { code: code ?? '' } }, body: { rules: rules.map((rule) => rule.code) } },
      {
        onSuccess: ({ drafted }) => {
          changed()
          toast(say('template.done', { count: drafted.length }))
          close()
        },
      },
    )
  return (
    <SideDrawer
      open={open}
      onClose={close}
      title={chosen ? chosen.name : say('template.title')}
      sub={chosen ? chosen.note : say('template.sub')}
      footer={
        <div className="flex justify-end gap-2.5 py-1">
          <Button onClick={chosen ? () => choose() : close}>
            {chosen ? say('template.back') : sayCommon('cancel')}
          </Button>
          {chosen && (
            <Button type="primary" disabled={rules.length === 0} loading={draft.isPending} onClick={make}>
              {say('template.make', { count: rules.length })}
            </Button>
          )}
        </div>
      }
    >
      {draft.error && <FaultAlert texts={[faultText(draft.error)]} />}
      {templates.error && <FaultState fault={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.isPending && open && <RowsSkeleton rows={6} />}
      {chosen ? (
        <Rules
          template={chosen}
          left={left}
          onLeave={(rule, leave) => setLeft(leave ? [...left, rule] : left.filter((one) => one !== rule))}
        />
      ) : (
        <ul className="flex flex-col gap-2.5">
          {templates.data?.items.map((one) => (
            <li key={one.code}>
              <button
                type="button"
                className="w-full rounded-xl border border-line bg-card p-4 text-left transition-colors hover:border-brand"
                onClick={() => choose(one.code)}
              >
                <span className="flex items-center justify-between gap-3">
                  <span className="font-semibold text-md">{one.name}</span>
                  <Pill tone="neutral">{say('template.rules', { count: one.rules.length })}</Pill>
                </span>
                <span className="mt-1 block text-ink-2 text-sm">{one.note}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </SideDrawer>
  )
}

function Rules({
  template,
  left,
  onLeave,
}: {
  template: Template
  left: readonly string[]
  onLeave: (rule: string, leave: boolean) => void
}) {
  const say = useWords('rule.admin')
  return (
    <ul className="flex flex-col gap-4">
      {template.rules.map((rule) => (
        <li key={rule.code} className="flex items-start gap-3">
          <Checkbox
            className="mt-0.5"
            aria-label={rule.name}
            disabled={rule.known}
            checked={!rule.known && !left.includes(rule.code)}
            onChange={(event) => onLeave(rule.code, !event.target.checked)}
          />
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2 font-semibold text-md">
              {rule.name}
              {rule.known && <Pill tone="neutral">{say('template.known')}</Pill>}
            </p>
            <p className="mt-1 text-ink-2 text-sm">
              <RuleSentence segments={rule.sentence.segments} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
