import { Form, Input } from 'antd'
import { Handshake } from 'lucide-react'
import { api, client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { to } from '@/lib/to'
import { useGo } from '@/ui/Link'
import { Notice } from '@/ui/Notice'
import { toast } from '@/ui/Toast'
import type { Words } from './catalogue'
import { type Definition, tidy } from './definition'
import { RuleDiff } from './RuleDiff'
import { useRuleChanged } from './RuleEditorPage'
import type { Draft } from './useDraft'

type RuleVersion = Shape<'CreditVersion'>

interface PublishDrawerProps {
  open: boolean
  onClose: () => void
  draft: Draft
  versions: readonly RuleVersion[]
  version?: RuleVersion
  words: Words
}

interface Values {
  cause: string
}

/**
 * The last look before a version takes effect: what changes, since when, and
 * why. Where the company wants a second person, it is handed over instead.
 */
export function PublishDrawer({ open, onClose, draft, versions, version, words }: PublishDrawerProps) {
  const say = useWords('rule.admin')
  const go = useGo()
  const changed = useRuleChanged()
  const tenant = api.useQuery('get', '/api/v1/tenant', undefined, { enabled: open })
  const waiting = version?.state === 'submitted'
  const handOver = tenant.data?.settings.second_person_publishes === true && !waiting
  const before = versions.find((one) => one.state === 'published')
  const promises = api.useQuery(
    'get',
    '/api/v1/rules/{id}/promises',
    { params: { path: { id: before?.rule_id ?? 0 } } },
    { enabled: open && before !== undefined },
  )
  const promised = promises.data?.promises ? promises.data : undefined
  const number = version ? (version.state === 'published' ? version.version + 1 : version.version) : 1

  const publish = async ({ cause }: Values) => {
    let target = version
    if (!waiting) {
      const { data } = await client.POST('/api/v1/rule-versions', {
        body: { definition: tidy(draft.def), cause },
      })
      target = data
      draft.settled(draft.def)
    }
    if (!target) return
    const path = { path: { id: target.id } }
    if (handOver) await client.PUT('/api/v1/rule-versions/{id}/submission', { params: path })
    else await client.PUT('/api/v1/rule-versions/{id}/publication', { params: path })
    changed()
    toast(handOver ? say('submitted') : say('published', { number: target.version }))
    go(to.adminRule(target.rule_id), { replace: true })
  }

  return (
    <FormDrawer<Values>
      open={open}
      onClose={onClose}
      width={560}
      title={handOver ? say('submit.title', { number }) : say('publish.title', { number })}
      sub={handOver ? say('submit.sub') : say('publish.sub')}
      initial={{ cause: version?.state === 'published' ? '' : (version?.cause ?? '') }}
      submit={handOver ? say('submit') : say('publish')}
      onSubmit={publish}
    >
      <Form.Item
        name="cause"
        label={say('cause')}
        extra={say('cause.hint')}
        rules={[
          { required: before !== undefined && !waiting, whitespace: true, message: say('cause.missing') },
        ]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          disabled={waiting}
          placeholder={say('cause.placeholder')}
        />
      </Form.Item>
      {promised && (
        <Notice tone="iris" icon={Handshake}>
          {say('publish.promises', { count: promised.people, amount: formatCredits(promised.amount) })}
        </Notice>
      )}
      {before && (
        <section className="mt-6">
          <h3 className="mb-3 font-semibold text-base">
            {say('publish.changes', { from: before.version, to: number })}
          </h3>
          <RuleDiff before={before.definition as unknown as Definition} after={draft.def} words={words} />
        </section>
      )}
    </FormDrawer>
  )
}
