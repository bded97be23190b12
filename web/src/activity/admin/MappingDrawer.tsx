import { Alert, Form, Input, Select } from 'antd'
import { CircleCheck } from 'lucide-react'
import { client, queryClient } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { listIn } from '@/lib/name'
import { chosenMapping, sampleAt } from './mapping'

type Look = Shape<'ActivityLook'>

interface MappingDrawerProps {
  look: Look
  onClose: () => void
  onBegun: (id: number) => void
}

interface Values {
  source: string
  columns: Record<string, number>
}

/** The columns that were found in an uploaded file, to be corrected before its rows are taken in. */
export function MappingDrawer({ look, onClose, onBegun }: MappingDrawerProps) {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const byKeys = look.format === 'jsonl'
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={680}
      title={look.file_name}
      sub={look.sheet ? say('look.sheet', { sheet: look.sheet }) : undefined}
      initial={{
        source: '',
        columns: Object.fromEntries(look.columns.map((column) => [column.key, column.index])),
      }}
      submit={say('begin')}
      onSubmit={async ({ source, columns }) => {
        const { data } = await client.POST('/api/v1/intakes', {
          body: {
            file: look.file,
            file_name: look.file_name,
            subject: look.subject,
            source: source.trim() || undefined,
            mapping: byKeys ? undefined : chosenMapping(look, columns),
          },
        })
        await queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/intakes'] })
        if (data) onBegun(data.id)
      }}
    >
      {look.ready ? (
        <Alert
          type="success"
          showIcon
          className="mb-4"
          icon={<CircleCheck size={18} />}
          title={say('look.ready')}
        />
      ) : (
        <Alert
          type="warning"
          showIcon
          className="mb-4"
          title={say('look.missing', {
            columns: listIn(
              look.missing.map((key) => look.columns.find((column) => column.key === key)?.name ?? key),
              language,
            ),
          })}
        />
      )}
      {!byKeys && (
        <div className="mb-6 grid grid-cols-[9em_minmax(0,1fr)_minmax(0,1fr)] items-center gap-x-3 gap-y-2 max-sm:grid-cols-[7em_1fr]">
          <span className="text-ink-2 text-sm">{say('look.wanted')}</span>
          <span className="text-ink-2 text-sm">{say('look.column')}</span>
          <span className="text-ink-2 text-sm max-sm:hidden">{say('look.sample')}</span>
          {look.columns.map((column) => (
            <div key={column.key} className="contents">
              <label htmlFor={`columns_${column.key}`}>
                {column.name}
                {column.required && <span className="ml-1 text-coral-text">*</span>}
              </label>
              <Form.Item name={['columns', column.key]} noStyle>
                <Select
                  id={`columns_${column.key}`}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={[
                    { value: -1, label: say('look.none') },
                    ...look.headings.map((heading) => ({ value: heading.index, label: heading.text })),
                  ]}
                />
              </Form.Item>
              <Form.Item noStyle shouldUpdate>
                {(form) => (
                  <span className="truncate text-ink-2 text-sm max-sm:hidden">
                    {sampleAt(look, form.getFieldValue(['columns', column.key]) as number)}
                  </span>
                )}
              </Form.Item>
            </div>
          ))}
        </div>
      )}
      <Headings title={say('look.attributes')} list={look.attributes} />
      <Headings title={say('look.ignored')} list={look.ignored} />
      {look.subject === 'activities' && (
        <Form.Item name="source" label={say('source')} extra={say('source.hint')}>
          <Input maxLength={200} placeholder="file" />
        </Form.Item>
      )}
    </FormDrawer>
  )
}

function Headings({ title, list }: { title: string; list: Look['attributes'] }) {
  if (list.length === 0) return null
  return (
    <div className="mb-4">
      <p className="mb-1.5 text-ink-2 text-sm">{title}</p>
      <div className="flex flex-wrap gap-1.5">
        {list.map((heading) => (
          <span key={heading.index} className="rounded-full bg-soft px-2.5 py-0.5 text-sm">
            {heading.text}
          </span>
        ))}
      </div>
    </div>
  )
}
