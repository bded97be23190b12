import { Form, Input } from 'antd'
import { client } from '@/api/client'
import { FormDrawer } from '@/form/FormDrawer'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'
import { useRuleChanged } from './RuleEditorPage'

interface RetireDrawerProps {
  open: boolean
  onClose: () => void
  id: number
  name: string
}

interface Values {
  from?: string
  reason: string
}

/** Ends a rule for what happens from a day on. */
export function RetireDrawer({ open, onClose, id, name }: RetireDrawerProps) {
  const say = useWords('rule.admin')
  const sayAdmin = useWords('admin')
  const changed = useRuleChanged()
  return (
    <FormDrawer<Values>
      open={open}
      onClose={onClose}
      title={say('retire.title', { name })}
      sub={say('retire.sub')}
      danger
      initial={{ reason: '' }}
      submit={say('retire')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/rules/{id}/retirement', { params: { path: { id } }, body })
        changed()
        toast(say('retire.done', { name }))
      }}
    >
      <Form.Item name="from" label={say('retire.from')} extra={say('retire.from.hint')}>
        <DayInput />
      </Form.Item>
      <Form.Item
        name="reason"
        label={sayAdmin('reason')}
        extra={say('retire.reason.hint')}
        rules={[{ required: true, whitespace: true, message: say('retire.reason.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  )
}
