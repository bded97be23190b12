import { Alert, Button, Checkbox, Form, Input, InputNumber, Popconfirm, Select } from 'antd'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { freshCode } from '@/form/freshCode'
import { DayInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { Pill } from '@/ui/Pill'
import { toast } from '@/ui/Toast'
import { dayAfter, shownDay } from './campaign'
import { RuleSentence } from './SentenceCard'

type Version = Shape<'CreditCampaignVersion'>

interface CampaignDrawerProps {
  /** The newest first; none for a new campaign. */
  versions: readonly Version[]
  /** Codes that other campaigns have. */
  taken: readonly string[]
  onClose: () => void
}

interface Values {
  zh: string
  en?: string
  code: string
  factor: string
  from?: string
  last?: string
  everything: boolean
  rules?: string[]
  categories?: string[]
  tags?: string[]
  note?: string
  cause?: string
}

/** The list of campaigns is asked for again. */
function campaignsChanged() {
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/campaigns'] })
}

/** Writes a campaign as a draft, with its way to publication beside it. */
export function CampaignDrawer({ versions, taken, onClose }: CampaignDrawerProps) {
  const say = useWords('rule.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const session = useSession()
  const rules = api.useQuery('get', '/api/v1/rules')
  const categories = api.useQuery('get', '/api/v1/categories')
  const [newest] = versions
  const def = newest?.definition
  const save = async (values: Values) => {
    await client.POST('/api/v1/campaign-versions', {
      body: { definition: definitionOf(values), cause: values.cause },
    })
    campaignsChanged()
    toast(say('campaign.saved'))
  }
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={560}
      title={newest?.name ?? say('campaign.new')}
      sub={newest?.state === 'published' ? say('campaign.newVersion') : undefined}
      initial={{
        zh: def?.name.zh ?? '',
        en: def?.name.en,
        code: def?.code ?? '',
        factor: def?.factor ?? '2',
        from: def?.from,
        last: def && shownDay(def.to),
        everything: def?.everything ?? false,
        rules: def?.rules ?? undefined,
        categories: def?.categories ?? undefined,
        tags: def?.tags ?? undefined,
        note: def?.note,
        cause: newest?.state === 'published' ? '' : newest?.cause,
      }}
      submit={say('campaign.save')}
      onSubmit={save}
    >
      {(form) => (
        <>
          {newest && <Procedure version={newest} onDone={onClose} />}
          <Form.Item
            name="zh"
            label={sayAdmin('language.zh')}
            rules={[{ required: true, whitespace: true, message: say('campaign.name.missing') }]}
          >
            <Input maxLength={80} placeholder={say('campaign.name.example')} />
          </Form.Item>
          <Form.Item name="en" label={sayAdmin('language.en')}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item
            name="code"
            label={sayAdmin('code')}
            extra={sayAdmin('code.hint')}
            rules={
              newest
                ? []
                : [
                    {
                      required: true,
                      pattern: /^[a-z0-9][a-z0-9._-]*$/,
                      message: say('campaign.code.missing'),
                    },
                    freshCode(taken, sayAdmin('code.taken')),
                  ]
            }
          >
            <Input disabled={newest !== undefined} maxLength={64} spellCheck={false} autoCapitalize="off" />
          </Form.Item>
          <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
            <Form.Item
              name="factor"
              label={say('campaign.factor')}
              rules={[{ required: true, message: say('campaign.factor.missing') }]}
            >
              <InputNumber<string> stringMode controls={false} prefix="×" className="w-full" />
            </Form.Item>
            <Form.Item
              name="from"
              label={say('campaign.from')}
              rules={[{ required: true, message: say('campaign.day.missing') }]}
            >
              <DayInput />
            </Form.Item>
            <Form.Item
              name="last"
              label={say('campaign.last')}
              rules={[{ required: true, message: say('campaign.day.missing') }]}
            >
              <DayInput />
            </Form.Item>
          </div>
          <Form.Item name="everything" valuePropName="checked">
            <Checkbox>{say('campaign.everything')}</Checkbox>
          </Form.Item>
          <Form.Item noStyle dependencies={['everything']}>
            {() =>
              !form.getFieldValue('everything') && (
                <>
                  <Form.Item name="tags" label={say('campaign.tags')} extra={say('campaign.tags.hint')}>
                    <Select mode="tags" tokenSeparators={[',', '，']} open={false} suffixIcon={null} />
                  </Form.Item>
                  <Form.Item name="categories" label={say('campaign.categories')}>
                    <Select
                      mode="multiple"
                      options={(categories.data?.items ?? []).map((one) => ({
                        value: one.code,
                        label: language === 'en' ? one.en : one.zh,
                      }))}
                    />
                  </Form.Item>
                  <Form.Item name="rules" label={say('campaign.rules')}>
                    <Select
                      mode="multiple"
                      showSearch={{ optionFilterProp: 'label' }}
                      options={(rules.data?.items ?? []).map((one) => ({
                        value: one.code,
                        label: one.newest.name,
                      }))}
                    />
                  </Form.Item>
                </>
              )
            }
          </Form.Item>
          <Form.Item name="cause" label={say('cause')} extra={say('cause.hint')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} />
          </Form.Item>
          {newest && versions.length > 0 && (
            <section className="mt-2 border-line border-t pt-4">
              <h3 className="mb-2 font-semibold text-base">{say('campaign.versions')}</h3>
              <ul className="flex flex-col gap-3">
                {versions.map((one) => (
                  <li key={one.id} className="text-sm">
                    <p className="flex items-center gap-2">
                      <StateMark version={one} />
                      <span className="text-ink-2">
                        {one.drafted.by} · {fullDay(one.drafted.at, language)}
                        {holds(session, 'rule.publish') && one.published?.by ? ` → ${one.published.by}` : ''}
                      </span>
                    </p>
                    <p className="mt-1">
                      <RuleSentence segments={one.sentence.segments} />
                    </p>
                    {one.cause && <p className="text-ink-2">{one.cause}</p>}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </FormDrawer>
  )
}

/** Which version, and where it is on its way. */
function StateMark({ version }: { version: Version }) {
  const say = useWords('rule.admin')
  if (version.state === 'published')
    return <Pill tone="done">{say('campaign.version', { number: version.version })}</Pill>
  return <Pill tone="sky">{say(`campaign.${version.state}`)}</Pill>
}

/** A campaign as the server reads it: without empty lists, its end excluded. */
function definitionOf(v: Values) {
  const some = (list?: string[]) => (list && list.length > 0 && !v.everything ? list : undefined)
  return {
    code: v.code,
    name: { zh: v.zh.trim(), ...(v.en?.trim() && { en: v.en.trim() }) },
    ...(v.note && { note: v.note }),
    factor: String(v.factor),
    from: v.from ?? '',
    to: v.last ? dayAfter(v.last, 1) : '',
    ...(some(v.rules) && { rules: some(v.rules) }),
    ...(some(v.categories) && { categories: some(v.categories) }),
    ...(some(v.tags) && { tags: some(v.tags) }),
    ...(v.everything && { everything: true }),
  }
}

/** What may be done with a draft: hand it over, publish it, throw it away. */
function Procedure({ version, onDone }: { version: Version; onDone: () => void }) {
  const say = useWords('rule.admin')
  const session = useSession()
  const tellFault = useFaultText()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const tenant = api.useQuery('get', '/api/v1/tenant')
  if (version.state === 'published') return null
  const path = { path: { id: version.id } }
  const handOver = tenant.data?.settings.second_person_publishes === true && version.state === 'draft'
  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true)
    setFault(undefined)
    try {
      await work()
      campaignsChanged()
      toast(done)
      onDone()
    } catch (wrong) {
      setFault(wrong)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mb-4 rounded-[12px] bg-soft p-3">
      <p className="mb-2 flex items-center gap-2 text-sm">
        <StateMark version={version} />
        <RuleSentence segments={version.sentence.segments} />
      </p>
      {fault !== undefined && <Alert className="mb-2" type="error" showIcon title={tellFault(fault)} />}
      <div className="flex flex-wrap gap-2">
        {handOver
          ? holds(session, 'rule.edit') && (
              <Button
                loading={busy}
                onClick={() =>
                  run(
                    () => client.PUT('/api/v1/campaign-versions/{id}/submission', { params: path }),
                    say('submitted'),
                  )
                }
              >
                {say('submit')}
              </Button>
            )
          : holds(session, 'rule.publish') && (
              <Button
                type="primary"
                loading={busy}
                onClick={() =>
                  run(
                    () => client.PUT('/api/v1/campaign-versions/{id}/publication', { params: path }),
                    say('campaign.published'),
                  )
                }
              >
                {say('publish')}
              </Button>
            )}
        {holds(session, 'rule.edit') && (
          <Popconfirm
            title={say('campaign.discard.sure')}
            onConfirm={() =>
              run(
                () => client.DELETE('/api/v1/campaign-versions/{id}', { params: path }),
                say('campaign.discarded'),
              )
            }
          >
            <Button danger type="text">
              {say('campaign.discard')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </div>
  )
}
