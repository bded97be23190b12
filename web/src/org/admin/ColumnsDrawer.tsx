import { Form, Select } from 'antd'
import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'

interface ColumnsDrawerProps {
  found: Shape<'OrgImport'>
  onClose: () => void
  onArranged: () => void
}

interface Values {
  sheet?: string
  columns: Record<string, number>
}

const nowhere = -1

/** Says which sheet and which columns of the file to read, when its headings do not tell. */
export function ColumnsDrawer({ found, onClose, onArranged }: ColumnsDrawerProps) {
  const say = useWords('org.admin')
  const { preview } = found
  const headings = preview.headings ?? []
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      title={say('columns')}
      sub={say('columns.sub')}
      initial={{
        sheet: preview.sheet,
        columns: Object.fromEntries(preview.columns.map((column) => [column.key, column.index])),
      }}
      submit={say('columns.apply')}
      onSubmit={async (values) => {
        await client.PUT('/api/v1/people-imports/{id}/layout', {
          params: { path: { id: found.id } },
          body: { sheet: values.sheet, columns: values.sheet === preview.sheet ? values.columns : undefined },
        })
        onArranged()
      }}
    >
      {preview.sheets && preview.sheets.length > 1 && (
        <Form.Item name="sheet" label={say('columns.sheet')}>
          <Select options={preview.sheets.map((sheet) => ({ value: sheet, label: sheet }))} />
        </Form.Item>
      )}
      <div className="grid grid-cols-[8em_1fr] items-center gap-x-4 gap-y-2">
        {preview.columns.map((column) => (
          <div key={column.key} className="contents">
            <label htmlFor={`columns_${column.key}`} className="text-ink-2">
              {column.title}
            </label>
            <Form.Item name={['columns', column.key]} noStyle>
              <Select
                id={`columns_${column.key}`}
                showSearch={{ optionFilterProp: 'label' }}
                options={[
                  { value: nowhere, label: say('columns.none') },
                  ...headings.map((heading) => ({ value: heading.index, label: heading.text })),
                ]}
              />
            </Form.Item>
          </div>
        ))}
      </div>
    </FormDrawer>
  )
}
