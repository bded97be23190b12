import { Form, Input } from 'antd'
import { client } from '@/api/client'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'
import {
  PlacementFields,
  type PlacementValues,
  ProfileFields,
  type ProfileValues,
  placementOf,
  profileOf,
} from './personFields'
import { useOrgChanged } from './useOrgChanged'

interface HireDrawerProps {
  open: boolean
  onClose: () => void
  /** Chosen beside the list, and therefore probably meant. */
  department?: number
}

type Values = ProfileValues & PlacementValues

/** Enters a new person. */
export function HireDrawer({ open, onClose, department }: HireDrawerProps) {
  const say = useWords('org.admin')
  const changed = useOrgChanged()
  return (
    <FormDrawer<Values>
      open={open}
      onClose={onClose}
      width={600}
      title={say('hire')}
      sub={say('hire.sub')}
      initial={{
        number: '',
        name: '',
        department_id: department,
        status: 'probation',
        workload_percent: 100,
      }}
      submit={say('hire')}
      onSubmit={async (values) => {
        await client.POST('/api/v1/people', { body: { ...profileOf(values), ...placementOf(values) } })
        changed()
        toast(say('hired', { name: values.name }))
      }}
    >
      <ProfileFields />
      <h3 className="mt-2 mb-3 border-line border-t pt-4 font-semibold text-base">{say('placement')}</h3>
      <PlacementFields />
      <Form.Item name="note" label={say('note')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}
