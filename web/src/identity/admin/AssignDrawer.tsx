import { Form, Segmented, Select } from 'antd'
import { api, client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { DepartmentSelect } from '@/org/admin/choosers'
import { type ChosenPerson, PersonSelect } from '@/org/admin/PersonSelect'
import { toast } from '@/ui/Toast'
import { useRolesChanged } from './useRolesChanged'

interface AssignDrawerProps {
  roles: readonly Shape<'IdentityRole'>[]
  onClose: () => void
}

interface Values {
  to: 'person' | 'account'
  person_id?: ChosenPerson
  account_id?: number
  role?: string
  department_id?: number
}

/** Gives a role to a person or to an account without one, for the whole company or one department. */
export function AssignDrawer({ roles, onClose }: AssignDrawerProps) {
  const say = useWords('identity.admin')
  const changed = useRolesChanged()
  const accounts = api.useQuery('get', '/api/v1/administrators')
  const open = (accounts.data?.items ?? []).filter((one) => !one.closed_at)
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={480}
      title={say('assign')}
      sub={say('assign.sub')}
      initial={{ to: 'person' }}
      submit={say('assign')}
      onSubmit={async ({ to, person_id, account_id, role, department_id }) => {
        const whom = to === 'account' ? { account_id } : { person_id: person_id?.id }
        await client.POST('/api/v1/role-assignments', {
          body: { ...whom, role: role ?? '', department_id },
        })
        changed()
        toast(say('assigned'))
      }}
    >
      {(form) => (
        <>
          {open.length > 0 && (
            <Form.Item name="to" label={say('assign.to')}>
              <Segmented
                options={(['person', 'account'] as const).map((value) => ({
                  value,
                  label: say(`assign.to.${value}`),
                }))}
              />
            </Form.Item>
          )}
          <Form.Item noStyle dependencies={['to']}>
            {() =>
              form.getFieldValue('to') === 'account' ? (
                <Form.Item
                  name="account_id"
                  label={say('assign.to.account')}
                  rules={[{ required: true, message: say('account.missing') }]}
                >
                  <Select options={open.map((one) => ({ value: one.id, label: one.email }))} />
                </Form.Item>
              ) : (
                <Form.Item
                  name="person_id"
                  label={say('assign.to.person')}
                  rules={[{ required: true, message: say('person.missing') }]}
                >
                  <PersonSelect />
                </Form.Item>
              )
            }
          </Form.Item>
          <Form.Item
            name="role"
            label={say('role')}
            rules={[{ required: true, message: say('role.missing') }]}
          >
            <Select
              options={roles
                .filter((role) => !role.implicit)
                .map((role) => ({ value: role.key, label: role.name }))}
            />
          </Form.Item>
          <Form.Item name="department_id" label={say('reach')} extra={say('assign.reach.hint')}>
            <DepartmentSelect allowClear placeholder={say('scope.tenant')} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  )
}
