import { Form, Input, Segmented, Select } from 'antd'
import { api, client } from '@/api/client'
import { FormDrawer } from '@/form/FormDrawer'
import { CreditsInput, MomentInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { type ChosenPerson, PersonSelect } from '@/org/admin/PersonSelect'
import { toast } from '@/ui/Toast'
import { ledgerChanged } from './ReceiptDrawer'

interface Values {
  person_id?: ChosenPerson
  kind: 'adjustment' | 'deduction'
  amount?: string
  category?: string
  earned_at?: string
  reason: string
  evidence: string
}

/** Asks for credits to be given or taken by hand; a second person decides. */
export function AdjustDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const categories = api.useQuery('get', '/api/v1/categories', undefined, { enabled: open })
  return (
    <FormDrawer<Values>
      open={open}
      onClose={onClose}
      title={say('adjust')}
      sub={say('adjust.sub')}
      initial={{ kind: 'adjustment', reason: '', evidence: '' }}
      submit={say('adjust.submit')}
      onSubmit={async (values) => {
        await client.POST('/api/v1/adjustments', {
          body: {
            person_id: values.person_id?.id ?? 0,
            kind: values.kind,
            amount: values.amount ?? '0',
            category: values.category ?? '',
            earned_at: values.earned_at,
            reason: values.reason,
            evidence: values.evidence,
          },
        })
        ledgerChanged()
        toast(say('adjust.done'))
      }}
    >
      <Form.Item
        name="person_id"
        label={say('person')}
        rules={[{ required: true, message: say('person.missing') }]}
      >
        <PersonSelect />
      </Form.Item>
      <Form.Item name="kind" label={say('adjust.kind')}>
        <Segmented
          options={[
            { value: 'adjustment', label: say('adjust.give') },
            { value: 'deduction', label: say('adjust.take') },
          ]}
        />
      </Form.Item>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item
          name="amount"
          label={say('amount')}
          rules={[{ required: true, message: say('amount.missing') }]}
        >
          <CreditsInput unit={say('unit')} />
        </Form.Item>
        <Form.Item
          name="category"
          label={say('category')}
          rules={[{ required: true, message: say('category.missing') }]}
        >
          <Select
            options={(categories.data?.items ?? [])
              .filter((one) => !one.retired)
              .map((one) => ({ value: one.code, label: language === 'en' ? one.en : one.zh }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="earned_at" label={say('adjust.at')} extra={say('adjust.at.hint')}>
        <MomentInput />
      </Form.Item>
      <Form.Item
        name="reason"
        label={say('reason')}
        extra={say('adjust.reason.hint')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('reason.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
      <Form.Item
        name="evidence"
        label={say('evidence')}
        extra={say('adjust.evidence.hint')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('evidence.missing') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}
