import { Form, Input, InputNumber, Select } from 'antd'
import type { Shape } from '@/api/shape'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { DepartmentSelect, GradeSelect, PositionSelect } from './choosers'
import { type ChosenPerson, PersonSelect } from './PersonSelect'
import { type Status, statuses } from './StatusPill'

/** What is known of a person whatever the time. */
export interface ProfileValues {
  number: string
  name: string
  email?: string
  phone?: string
  hired_on?: string
  tags?: string[]
}

/** Where a person stands from a day on. */
export interface PlacementValues {
  department_id?: number
  position_id?: number
  grade_id?: number
  manager_id?: ChosenPerson
  mentor_id?: ChosenPerson
  status: Status
  workload_percent: number
  effective_from?: string
  note?: string
}

/** Inputs for a profile. */
export function ProfileFields() {
  const say = useWords('org.admin')
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <Form.Item
          name="name"
          label={say('name')}
          rules={[{ required: true, whitespace: true, message: say('name.missing') }]}
        >
          <Input maxLength={100} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="number"
          label={say('number')}
          rules={[{ required: true, whitespace: true, message: say('number.missing') }]}
        >
          <Input maxLength={64} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="email" label={say('email')}>
          <Input inputMode="email" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="phone" label={say('phone')}>
          <Input inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="hired_on" label={say('hiredOn')}>
          <DayInput />
        </Form.Item>
      </div>
      <Form.Item name="tags" label={say('tags')} extra={say('tags.hint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
      </Form.Item>
    </>
  )
}

/** Inputs for a placement. */
export function PlacementFields({ leaving }: { leaving?: boolean }) {
  const say = useWords('org.admin')
  return (
    <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
      <Form.Item
        name="department_id"
        label={say('department')}
        className="sm:col-span-2"
        rules={[{ required: true, message: say('department.missing') }]}
      >
        <DepartmentSelect />
      </Form.Item>
      <Form.Item name="position_id" label={say('position')}>
        <PositionSelect allowClear />
      </Form.Item>
      <Form.Item name="grade_id" label={say('grade')}>
        <GradeSelect allowClear />
      </Form.Item>
      <Form.Item name="manager_id" label={say('manager')}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="mentor_id" label={say('mentor')}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="status" label={say('status')}>
        <Select
          options={statuses
            .filter((status) => leaving || status !== 'left')
            .map((status) => ({ value: status, label: say(`status.${status}`) }))}
        />
      </Form.Item>
      <Form.Item name="workload_percent" label={say('workload')}>
        <InputNumber min={1} max={100} suffix="%" className="w-full" />
      </Form.Item>
    </div>
  )
}

/** A placement as the API takes it. */
export function placementOf(values: PlacementValues): Shape<'OrgPlacement'> {
  return {
    department_id: values.department_id ?? 0,
    position_id: values.position_id,
    grade_id: values.grade_id,
    manager_id: values.manager_id?.id,
    mentor_id: values.mentor_id?.id,
    status: values.status,
    workload_percent: values.workload_percent,
    effective_from: values.effective_from,
    note: values.note || undefined,
  }
}

/** A person's present placement as the form begins with it. */
export function placementValues(person: Shape<'OrgPerson'>): PlacementValues {
  return {
    department_id: person.department.id,
    position_id: person.position?.id,
    grade_id: person.grade?.id,
    manager_id: person.manager,
    mentor_id: person.mentor,
    status: person.status,
    workload_percent: person.workload_percent,
  }
}

/** A profile as the API takes it: what is empty is left out. */
export function profileOf(values: ProfileValues): Shape<'OrgProfile'> {
  return {
    number: values.number,
    name: values.name,
    email: values.email || undefined,
    phone: values.phone || undefined,
    hired_on: values.hired_on || undefined,
    tags: values.tags ?? [],
  }
}
