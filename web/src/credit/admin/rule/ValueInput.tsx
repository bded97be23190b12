import { Input, InputNumber, Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { useBuilder } from './builder'
import { type FieldInfo, numberValue, takesMany } from './catalogue'
import type { Condition, Value } from './definition'
import { treeOf } from './WhoBlock'

interface ValueInputProps {
  field: FieldInfo | undefined
  node: Condition
  onChange: (value: Value | undefined) => void
}

type Truth = 'yes' | 'no'

const wide = 'w-56 max-w-full'

/** What a comparison compares with, as the type of its field asks for. */
export function ValueInput({ field, node, onChange }: ValueInputProps) {
  const { locked, words } = useBuilder()
  const say = useWords('rule.admin')
  const label = say('row.value')
  const many = takesMany(node.op)
  const tree = useMemo(
    () => (field?.path === 'person.department' ? treeOf(words.departments) : []),
    [field?.path, words.departments],
  )
  const common = { 'aria-label': label, disabled: locked }
  const truths: Record<Truth, string> =
    node.op === 'exists'
      ? { yes: say('value.given'), no: say('value.missing') }
      : { yes: say('value.yes'), no: say('value.no') }

  if (node.op === 'exists' || field?.type === 'bool')
    return (
      <Select<Truth>
        {...common}
        className="w-24"
        value={node.value === false ? 'no' : 'yes'}
        onChange={(truth) => onChange(truth === 'yes')}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: truths[value] }))}
      />
    )
  if (field?.path === 'person.department')
    return (
      <TreeSelect
        {...common}
        className={wide}
        multiple={many}
        value={node.value as string[]}
        onChange={(value: string[]) => onChange(emptyIs(value))}
        treeData={tree}
        treeNodeFilterProp="title"
        showSearch
        maxTagCount="responsive"
        placeholder={label}
        styles={{ popup: { root: { minWidth: 300 } } }}
      />
    )
  if (field?.choices.length) {
    const options = field.choices.map((one) => ({
      value: one.code,
      label: one.name || one.code,
    }))
    return many ? (
      <Select
        {...common}
        mode="multiple"
        className={wide}
        maxTagCount="responsive"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={label}
        value={listOf(node.value)}
        onChange={(value) => onChange(emptyIs(value))}
        options={options}
      />
    ) : (
      <Select
        {...common}
        className="w-44"
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={label}
        value={node.value as string}
        onChange={onChange}
        options={options}
      />
    )
  }
  if (many)
    return (
      <Select
        {...common}
        mode="tags"
        className={wide}
        tokenSeparators={[',', '，', '、', ' ']}
        placeholder={say('row.values')}
        value={listOf(node.value)}
        onChange={(value: string[]) =>
          onChange(emptyIs(field?.type === 'number' ? value.map(numberValue) : value))
        }
      />
    )
  if (field?.type === 'date')
    return (
      <DayInput className="w-40" label={label} value={node.value as string | undefined} onChange={onChange} />
    )
  if (field?.type === 'number')
    return (
      <InputNumber<string>
        {...common}
        stringMode
        controls={false}
        className="w-32"
        inputMode="decimal"
        value={node.value === undefined ? undefined : String(node.value)}
        suffix={field.unit}
        onChange={(text) => onChange(text === null || text === '' ? undefined : numberValue(text))}
      />
    )
  return (
    <Input
      {...common}
      className="w-44"
      placeholder={label}
      value={(node.value as string | undefined) ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  )
}

const listOf = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])

const emptyIs = <T,>(list: T[] | T): T[] | undefined =>
  Array.isArray(list) ? (list.length > 0 ? list : undefined) : (list as unknown as T[])
