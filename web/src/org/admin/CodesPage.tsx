import { App, Button, Checkbox, Form, Segmented } from 'antd'
import { FileKey } from 'lucide-react'
import { useState } from 'react'
import { client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { FaultAlert } from '@/form/FormDrawer'
import { saveFile } from '@/form/upload'
import { useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { toast } from '@/ui/Toast'
import { DepartmentSelect } from './choosers'
import { useDirectory } from './directory'
import type { Status } from './StatusPill'

type Here = Exclude<Status, 'left'>

interface Values {
  department_id?: number
  statuses: Here[]
  format: 'xlsx' | 'csv'
}

const here: readonly Here[] = ['probation', 'active', 'on_leave']

/**
 * One-time codes for everybody who has no password yet, as a list for HR to
 * hand out. New codes end the ones that were handed out before, so it asks first.
 */
export function CodesPage() {
  const say = useWords('org.admin')
  const faultText = useFaultText()
  const { modal } = App.useApp()
  const { departments } = useDirectory()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const issue = async ({ department_id, statuses, format }: Values) => {
    setBusy(true)
    setWrong(undefined)
    try {
      const { data } = await client.POST('/api/v1/one-time-codes/file', {
        params: { query: { format } },
        body: { department_id, statuses },
        parseAs: 'blob',
      })
      saveFile(data as unknown as Blob, `${say('codes')}.${format}`)
      toast(say('codes.saved'))
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(false)
    }
  }
  const ask = (values: Values) => {
    const chosen = departments.find((one) => one.id === values.department_id)
    void modal.confirm({
      title: say('codes.confirm', { whom: chosen?.name ?? say('codes.everybody') }),
      content: say('codes.confirm.text'),
      okText: say('codes.confirm.ok'),
      onOk: () => issue(values),
    })
  }
  return (
    <div className="grid max-w-4xl gap-4 lg:grid-cols-[minmax(0,1fr)_300px]">
      <Card>
        <CardHead title={say('codes.title')} sub={say('codes.sub')} />
        {wrong && <FaultAlert texts={[wrong]} />}
        <Form<Values>
          layout="vertical"
          requiredMark={false}
          initialValues={{ statuses: ['probation', 'active'], format: 'xlsx' }}
          onFinish={ask}
        >
          <Form.Item name="department_id" label={say('codes.whom')} extra={say('codes.whom.hint')}>
            <DepartmentSelect allowClear placeholder={say('codes.everybody')} />
          </Form.Item>
          <Form.Item
            name="statuses"
            label={say('status')}
            rules={[{ type: 'array', min: 1, message: say('codes.statuses.missing') }]}
          >
            <Checkbox.Group
              options={here.map((status) => ({ value: status, label: say(`status.${status}`) }))}
            />
          </Form.Item>
          <Form.Item name="format" label={say('codes.format')}>
            <Segmented
              options={[
                { value: 'xlsx', label: 'Excel' },
                { value: 'csv', label: 'CSV' },
              ]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy} icon={<FileKey size={16} />}>
            {say('codes.issueList')}
          </Button>
        </Form>
      </Card>
      <Card>
        <CardHead title={say('codes.how')} />
        <ol className="flex list-decimal flex-col gap-2 pl-5 text-ink-2 text-sm">
          <li>{say('codes.how.1')}</li>
          <li>{say('codes.how.2')}</li>
          <li>{say('codes.how.3')}</li>
        </ol>
      </Card>
    </div>
  )
}
