import { Form, Input, InputNumber, Select } from 'antd'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { CreditsInput, DayInput, MomentInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'

/** The inputs about an object. Its type and code never change once it is registered. */
export function ObjectFields({ fixed }: { fixed?: boolean }) {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const categories = api.useQuery('get', '/api/v1/categories')
  const chosen = Form.useWatch<string | undefined>('category')
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        <IdentityFields fixed={fixed} />
        <Form.Item
          name="name"
          label={say('object.name')}
          rules={[{ required: true, whitespace: true, message: say('object.name.missing') }]}
        >
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="name_en" label={say('object.name_en')}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="value" label={say('object.value')} extra={say('object.value.hint')}>
          <CreditsInput unit={say('unit')} />
        </Form.Item>
        <Form.Item name="category" label={say('object.category')}>
          <Select
            allowClear
            options={categories.data?.items
              .filter((one) => !one.retired || one.code === chosen)
              .map((one) => ({ value: one.code, label: nameIn(one, language) }))}
          />
        </Form.Item>
        <Form.Item name="topic" label={say('object.topic')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="tags" label={say('object.tags')} extra={say('object.tags.hint')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
        </Form.Item>
        <Form.Item name="difficulty" label={say('object.difficulty')}>
          <InputNumber<string> stringMode controls={false} className="w-full" min="0" />
        </Form.Item>
        <Form.Item name="importance" label={say('object.importance')}>
          <InputNumber<string> stringMode controls={false} className="w-full" min="0" />
        </Form.Item>
        <Form.Item name="parent" label={say('object.parent')} extra={say('object.parent.hint')}>
          <Input maxLength={200} spellCheck={false} />
        </Form.Item>
        <Form.Item name="open_until" label={say('object.openUntil')} extra={say('object.openUntil.hint')}>
          <MomentInput />
        </Form.Item>
      </div>
      <CustomFields />
    </>
  )
}

function IdentityFields({ fixed }: { fixed?: boolean }) {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const types = api.useQuery('get', '/api/v1/object-types')
  return (
    <>
      <Form.Item
        name="type"
        label={say('object.type')}
        rules={[{ required: true, message: say('object.type.missing') }]}
      >
        <Select
          disabled={fixed}
          showSearch={{ optionFilterProp: 'label' }}
          options={types.data?.items.map((one) => ({ value: one.code, label: nameIn(one, language) }))}
        />
      </Form.Item>
      <Form.Item
        name="code"
        label={say('object.code')}
        extra={fixed ? undefined : say('object.code.hint')}
        rules={[{ required: true, whitespace: true, message: say('object.code.missing') }]}
      >
        <Input disabled={fixed} maxLength={200} spellCheck={false} autoCapitalize="off" />
      </Form.Item>
    </>
  )
}

/** The attributes of objects that the company has declared. */
function CustomFields() {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const attributes = api.useQuery('get', '/api/v1/attributes')
  const declared = attributes.data?.items.filter((one) => one.about === 'object') ?? []
  if (declared.length === 0) return null
  return (
    <>
      <h3 className="mt-2 mb-3 border-line border-t pt-4 font-semibold text-base">{say('object.custom')}</h3>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        {declared.map((one) => (
          <Form.Item key={one.code} name={['custom', one.code]} label={nameIn(one, language)}>
            <CustomInput attribute={one} />
          </Form.Item>
        ))}
      </div>
    </>
  )
}

interface CustomInputProps {
  attribute: Shape<'ActivityAttribute'>
  id?: string
  /** As the record holds it, by the type of the attribute. */
  value?: unknown
  onChange?: (value: unknown) => void
}

function CustomInput({ attribute, id, value, onChange }: CustomInputProps) {
  const say = useWords('activity.admin')
  switch (attribute.type) {
    case 'number':
      return (
        <InputNumber<number>
          id={id}
          controls={false}
          className="w-full"
          suffix={attribute.unit}
          value={value as number | undefined}
          onChange={onChange}
        />
      )
    case 'bool':
      return (
        <Select<'yes' | 'no'>
          id={id}
          allowClear
          value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined}
          onChange={(next: 'yes' | 'no' | undefined) => onChange?.(next && next === 'yes')}
          options={(['yes', 'no'] as const).map((one) => ({ value: one, label: say(one) }))}
        />
      )
    case 'date':
      return <DayInput id={id} value={value as string | undefined} onChange={onChange} />
    case 'list':
      return (
        <Select<string[]>
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={value as string[] | undefined}
          onChange={onChange}
        />
      )
    default:
      return (
        <Input
          id={id}
          value={value as string | undefined}
          onChange={(event) => onChange?.(event.target.value)}
        />
      )
  }
}
