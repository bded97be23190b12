import { Form, Input, InputNumber, Segmented } from 'antd'
import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'
import { DepartmentSelect } from './choosers'
import { useOrgChanged } from './useOrgChanged'

type Department = Shape<'OrgDepartment'>

/** What is to be done with the tree. */
export type DepartmentChange =
  | { kind: 'add' }
  | { kind: 'child' | 'rename' | 'move' | 'close' | 'reopen'; department: Department }

interface DepartmentDrawerProps {
  change: DepartmentChange | undefined
  onClose: () => void
}

/** Adds, renames, moves, closes or reopens a department. */
export function DepartmentDrawer({ change, onClose }: DepartmentDrawerProps) {
  if (!change) return null
  if (change.kind === 'add' || change.kind === 'child' || change.kind === 'rename')
    return <NameDrawer change={change} onClose={onClose} />
  if (change.kind === 'move') return <MoveDrawer department={change.department} onClose={onClose} />
  return <ClosingDrawer department={change.department} closing={change.kind === 'close'} onClose={onClose} />
}

interface NameValues {
  name: string
  code?: string
  kind: 'department' | 'branch'
  sort?: number
}

function NameDrawer({ change, onClose }: { change: DepartmentChange; onClose: () => void }) {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const changed = useOrgChanged()
  const known = change.kind === 'add' ? undefined : change.department
  const renaming = change.kind === 'rename' ? known : undefined
  return (
    <FormDrawer<NameValues>
      open
      onClose={onClose}
      title={renaming ? say('department.change') : say('department.add')}
      sub={change.kind === 'child' && known ? say('department.below', { name: known.name }) : undefined}
      initial={
        renaming
          ? { name: renaming.name, kind: renaming.kind, sort: renaming.sort }
          : { name: '', kind: 'department' }
      }
      submit={renaming ? sayAdmin('edit') : sayAdmin('add')}
      onSubmit={async (values) => {
        if (renaming)
          await client.PUT('/api/v1/departments/{id}', {
            params: { path: { id: renaming.id } },
            body: { name: values.name, kind: values.kind, sort: values.sort ?? 0 },
          })
        else
          await client.POST('/api/v1/departments', {
            body: { ...values, code: values.code || undefined, parent_id: known?.id },
          })
        changed()
        toast(sayAdmin('saved'))
      }}
    >
      <Form.Item
        name="name"
        label={say('department.name')}
        rules={[{ required: true, whitespace: true, message: say('department.name.missing') }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      {!renaming && (
        <Form.Item name="code" label={sayAdmin('code')} extra={say('department.code.hint')}>
          <Input maxLength={80} spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="kind" label={say('department.kind')} extra={say('department.kind.hint')}>
        <Segmented
          options={(['department', 'branch'] as const).map((value) => ({
            value,
            label: say(`department.kind.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="sort" label={say('department.sort')} extra={say('department.sort.hint')}>
        <InputNumber className="w-full" />
      </Form.Item>
    </FormDrawer>
  )
}

function MoveDrawer({ department, onClose }: { department: Department; onClose: () => void }) {
  const say = useWords('org.admin')
  const changed = useOrgChanged()
  return (
    <FormDrawer<{ parent_id?: number }>
      open
      onClose={onClose}
      title={say('department.moveOne', { name: department.name })}
      sub={say('department.move.sub')}
      initial={{ parent_id: department.parent_id }}
      submit={say('department.move')}
      onSubmit={async ({ parent_id }) => {
        await client.PUT('/api/v1/departments/{id}/place', {
          params: { path: { id: department.id } },
          body: { parent_id: parent_id ?? 0 },
        })
        changed()
        toast(say('department.moved', { name: department.name }), {
          undo: () => {
            void client
              .PUT('/api/v1/departments/{id}/place', {
                params: { path: { id: department.id } },
                body: { parent_id: department.parent_id ?? 0 },
              })
              .then(changed)
          },
        })
      }}
    >
      <Form.Item name="parent_id" label={say('department.parent')} extra={say('department.parent.hint')}>
        <DepartmentSelect allowClear />
      </Form.Item>
    </FormDrawer>
  )
}

interface ClosingDrawerProps {
  department: Department
  closing: boolean
  onClose: () => void
}

function ClosingDrawer({ department, closing, onClose }: ClosingDrawerProps) {
  const say = useWords('org.admin')
  const changed = useOrgChanged()
  const path = { params: { path: { id: department.id } } }
  return (
    <FormDrawer<object>
      open
      onClose={onClose}
      danger={closing}
      title={say(closing ? 'department.closeOne' : 'department.reopenOne', { name: department.name })}
      initial={{}}
      submit={say(closing ? 'department.close' : 'department.reopen')}
      onSubmit={async () => {
        if (closing) await client.PUT('/api/v1/departments/{id}/closing', path)
        else await client.DELETE('/api/v1/departments/{id}/closing', path)
        changed()
        toast(say(closing ? 'department.closed' : 'department.reopened', { name: department.name }))
      }}
    >
      <p className="text-ink-2">{say(closing ? 'department.close.text' : 'department.reopen.text')}</p>
    </FormDrawer>
  )
}
