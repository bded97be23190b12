import { Checkbox, Form, Input, InputNumber, Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { CreditsInput, MomentInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'
import { openOnly, treeOf, useDirectory } from '@/org/admin/directory'
import { toast } from '@/ui/Toast'
import { mallChanged } from './OrdersPage'
import { rewardKinds } from './rewardKinds'

type Terms = Shape<'MallTerms'>

interface TermsDrawerProps {
  open: boolean
  onClose: () => void
  /** Absent for a new reward. */
  reward?: Shape<'MallReward'>
}

interface Values {
  terms: Terms
  price?: string
  value?: string
  stock?: number
}

const fresh: Values = {
  terms: { name: { zh: '' }, kind: 'leave', needs_approval: true },
}

/** What a reward is and who may have it; for a new one also price and stock. */
export function TermsDrawer({ open, onClose, reward }: TermsDrawerProps) {
  const say = useWords('reward.admin')
  const sayCommon = useWords('common')
  const language = useLanguage()
  return (
    <FormDrawer<Values>
      open={open}
      onClose={onClose}
      width={600}
      title={reward ? say('reward.change') : say('reward.add')}
      sub={reward ? say('reward.change.sub') : undefined}
      initial={reward ? { terms: reward.terms } : fresh}
      submit={reward ? sayCommon('save') : say('reward.add')}
      faultsUnder={['terms']}
      onSubmit={async (values) => {
        const terms = termsOf(values.terms)
        if (reward)
          await client.PUT('/api/v1/rewards/{id}', { params: { path: { id: reward.id } }, body: terms })
        else
          await client.POST('/api/v1/rewards', {
            body: { terms, price: values.price ?? '0', value: values.value, stock: values.stock },
          })
        mallChanged()
        toast(say(reward ? 'reward.saved' : 'reward.added', { name: nameIn(terms.name, language) }))
      }}
    >
      <WhatFields />
      {!reward && <PriceFields />}
      <WhenFields />
      <WhoFields />
    </FormDrawer>
  )
}

function WhatFields() {
  const say = useWords('reward.admin')
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item
          name={['terms', 'name', 'zh']}
          label={say('name.zh')}
          rules={[{ required: true, whitespace: true, message: say('name.missing') }]}
        >
          <Input maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name={['terms', 'name', 'en']} label={say('name.en')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name={['terms', 'kind']} label={say('kind')}>
          <Select options={rewardKinds.map((value) => ({ value, label: say(`kind.${value}`) }))} />
        </Form.Item>
        <Form.Item noStyle dependencies={[['terms', 'kind']]}>
          {(form) => {
            const kind = form.getFieldValue(['terms', 'kind']) as Terms['kind']
            if (kind !== 'leave' && kind !== 'money') return null
            return (
              <Form.Item
                name={['terms', 'quantity']}
                label={say(kind === 'leave' ? 'quantity.leave' : 'quantity.money')}
                rules={[{ required: true, message: say('quantity.missing') }]}
              >
                <CreditsInput unit={say(kind === 'leave' ? 'unit.days' : 'unit.yuan')} />
              </Form.Item>
            )
          }}
        </Form.Item>
      </div>
      <Form.Item name={['terms', 'text', 'zh']} label={say('text.zh')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} />
      </Form.Item>
      <Form.Item name={['terms', 'text', 'en']} label={say('text.en')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={1000} />
      </Form.Item>
    </>
  )
}

function PriceFields() {
  const say = useWords('reward.admin')
  return (
    <div className="grid grid-cols-3 gap-x-4 max-sm:grid-cols-1">
      <Form.Item
        name="price"
        label={say('price')}
        rules={[{ required: true, message: say('price.missing') }]}
      >
        <CreditsInput unit={say('unit.credits')} />
      </Form.Item>
      <Form.Item name="value" label={say('value')} extra={say('value.hint')}>
        <CreditsInput unit={say('unit.yuan')} />
      </Form.Item>
      <Form.Item name="stock" label={say('stock')} extra={say('stock.hint')}>
        <InputNumber min={0} className="w-full" />
      </Form.Item>
    </div>
  )
}

function WhenFields() {
  const say = useWords('reward.admin')
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-x-6">
        <Form.Item name={['terms', 'needs_approval']} valuePropName="checked" noStyle>
          <Checkbox>{say('needsApproval')}</Checkbox>
        </Form.Item>
        <Form.Item name={['terms', 'at_once']} valuePropName="checked" noStyle>
          <Checkbox>{say('atOnce')}</Checkbox>
        </Form.Item>
        <Form.Item name={['terms', 'taxable']} valuePropName="checked" noStyle>
          <Checkbox>{say('taxable')}</Checkbox>
        </Form.Item>
      </div>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item
          name={['terms', 'promised_days']}
          label={say('promisedDays')}
          extra={say('promisedDays.hint')}
        >
          <InputNumber min={0} max={365} suffix={say('unit.days')} className="w-full" />
        </Form.Item>
        <Form.Item label={say('limit')} extra={say('limit.hint')}>
          <div className="flex gap-2">
            <Form.Item name={['terms', 'limit', 'period']} noStyle>
              <Select
                allowClear
                aria-label={say('limit.period')}
                className="flex-1"
                placeholder={say('limit.none')}
                options={(['month', 'quarter', 'year', 'ever'] as const).map((value) => ({
                  value,
                  label: say(`period.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item name={['terms', 'limit', 'times']} noStyle>
              <InputNumber
                aria-label={say('limit.times')}
                min={1}
                suffix={say('unit.times')}
                className="w-28"
              />
            </Form.Item>
          </div>
        </Form.Item>
        <Form.Item name={['terms', 'from']} label={say('from')}>
          <MomentInput />
        </Form.Item>
        <Form.Item name={['terms', 'until']} label={say('until')}>
          <MomentInput />
        </Form.Item>
      </div>
    </>
  )
}

function WhoFields() {
  const say = useWords('reward.admin')
  const { departments, grades } = useDirectory()
  const tree = useMemo(() => byCode(openOnly(treeOf(departments))), [departments])
  return (
    <>
      <h3 className="mt-2 mb-3 border-line border-t pt-4 font-semibold text-base">{say('who')}</h3>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item name={['terms', 'who', 'departments']} label={say('who.departments')}>
          <TreeSelect
            multiple
            allowClear
            showSearch
            treeNodeFilterProp="title"
            treeData={tree}
            placeholder={say('who.all')}
          />
        </Form.Item>
        <Form.Item name={['terms', 'who', 'grades']} label={say('who.grades')}>
          <Select
            mode="multiple"
            allowClear
            placeholder={say('who.all')}
            options={grades.map((one) => ({ value: one.code, label: one.name }))}
          />
        </Form.Item>
        <Form.Item
          name={['terms', 'who', 'min_accumulated']}
          label={say('who.min')}
          extra={say('who.min.hint')}
        >
          <CreditsInput unit={say('unit.credits')} />
        </Form.Item>
        <Form.Item name={['terms', 'who', 'window']} label={say('who.window')}>
          <Select
            allowClear
            options={(['month', 'quarter', 'year', 'ever'] as const).map((value) => ({
              value,
              label: say(`window.${value}`),
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item name={['terms', 'sort']} label={say('sort')} extra={say('sort.hint')}>
        <InputNumber className="w-full" />
      </Form.Item>
    </>
  )
}

interface CodeNode {
  value: string
  title: string
  children: CodeNode[]
}

const byCode = (nodes: ReturnType<typeof treeOf>): CodeNode[] =>
  nodes.map((node) => ({ value: node.department.code, title: node.title, children: byCode(node.children) }))

/** The terms without what was left empty. */
export function termsOf(terms: Terms): Terms {
  const { limit, who, name, text, ...rest } = terms
  const eligible = who && {
    departments: who.departments?.length ? who.departments : undefined,
    grades: who.grades?.length ? who.grades : undefined,
    min_accumulated: who.min_accumulated,
    window: who.min_accumulated ? (who.window ?? 'ever') : undefined,
  }
  return {
    ...rest,
    name: { zh: name.zh, en: name.en || undefined },
    text: text?.zh || text?.en ? { zh: text.zh ?? '', en: text.en || undefined } : undefined,
    limit: limit?.period && limit.times ? limit : undefined,
    who: eligible && Object.values(eligible).some((part) => part !== undefined) ? eligible : undefined,
  }
}
