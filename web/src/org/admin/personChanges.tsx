import { Form, Input } from 'antd'
import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'
import {
  PlacementFields,
  type PlacementValues,
  ProfileFields,
  type ProfileValues,
  placementOf,
  placementValues,
  profileOf,
} from './personFields'
import { useOrgChanged } from './useOrgChanged'

interface ChangeDrawerProps {
  person: Shape<'OrgPerson'>
  open: boolean
  onClose: () => void
}

/** Corrects what is known of a person. */
export function ProfileDrawer({ person, open, onClose }: ChangeDrawerProps) {
  const say = useWords('org.admin')
  const sayCommon = useWords('common')
  const changed = useOrgChanged()
  return (
    <FormDrawer<ProfileValues>
      open={open}
      onClose={onClose}
      title={say('profile.change')}
      sub={person.name}
      initial={{
        number: person.number,
        name: person.name,
        email: person.email,
        phone: person.phone,
        hired_on: person.hired_on,
        tags: person.tags,
      }}
      submit={sayCommon('save')}
      onSubmit={async (values) => {
        await client.PUT('/api/v1/people/{id}/profile', {
          params: { path: { id: person.id } },
          body: profileOf(values),
        })
        changed()
        toast(say('saved', { name: values.name }))
      }}
    >
      <ProfileFields />
    </FormDrawer>
  )
}

/** Transfers, promotes or otherwise places a person from a day on. */
export function PlaceDrawer({ person, open, onClose }: ChangeDrawerProps) {
  const say = useWords('org.admin')
  const changed = useOrgChanged()
  return (
    <FormDrawer<PlacementValues>
      open={open}
      onClose={onClose}
      title={say('place.one', { name: person.name })}
      sub={say('place.sub')}
      initial={placementValues(person)}
      submit={say('place')}
      onSubmit={async (values) => {
        await client.POST('/api/v1/people/{id}/assignments', {
          params: { path: { id: person.id } },
          body: placementOf(values),
        })
        changed()
        toast(say('placed', { name: person.name }))
      }}
    >
      <Form.Item name="effective_from" label={say('place.from')} extra={say('place.from.hint')}>
        <DayInput />
      </Form.Item>
      <PlacementFields leaving={person.status === 'left'} />
      <Form.Item name="note" label={say('note')} extra={say('place.note.hint')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}

interface LeaveValues {
  effective_from?: string
  note?: string
}

/** Enters that a person leaves. */
export function LeaveDrawer({ person, open, onClose }: ChangeDrawerProps) {
  const say = useWords('org.admin')
  const changed = useOrgChanged()
  return (
    <FormDrawer<LeaveValues>
      open={open}
      onClose={onClose}
      danger
      title={say('leave.one', { name: person.name })}
      sub={say('leave.sub')}
      initial={{}}
      submit={say('leave')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/people/{id}/leaving', { params: { path: { id: person.id } }, body })
        changed()
        toast(say('left', { name: person.name }))
      }}
    >
      <Form.Item name="effective_from" label={say('leave.from')} extra={say('leave.from.hint')}>
        <DayInput />
      </Form.Item>
      <Form.Item name="note" label={say('note')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}
