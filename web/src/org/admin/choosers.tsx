import { Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useWords } from '@/i18n/words'
import { openOnly, treeOf, useDirectory } from './directory'

interface ChooserProps {
  id?: string
  value?: number
  onChange?: (id: number | undefined) => void
  placeholder?: string
  label?: string
  disabled?: boolean
  className?: string
  allowClear?: boolean
}

/** One department, chosen from the tree. */
export function DepartmentSelect({ label, placeholder, className, ...rest }: ChooserProps) {
  const say = useWords('org.admin')
  const { departments, loading } = useDirectory()
  const tree = useMemo(() => openOnly(treeOf(departments)), [departments])
  return (
    <TreeSelect<number>
      {...rest}
      aria-label={rest.id ? undefined : (label ?? say('department'))}
      className={className ?? 'w-full'}
      loading={loading}
      placeholder={placeholder ?? say('department')}
      treeData={tree}
      showSearch
      treeNodeFilterProp="title"
      treeDefaultExpandedKeys={tree.map((node) => node.value)}
      styles={{ popup: { root: { minWidth: 280 } } }}
    />
  )
}

/** One position. */
export function PositionSelect({ label, placeholder, className, ...rest }: ChooserProps) {
  const say = useWords('org.admin')
  const { positions } = useDirectory()
  return (
    <Select<number>
      {...rest}
      aria-label={rest.id ? undefined : (label ?? say('position'))}
      className={className ?? 'w-full'}
      placeholder={placeholder ?? say('position')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      options={positions
        .filter((one) => !one.closed || one.id === rest.value)
        .map((one) => ({ value: one.id, label: one.name }))}
    />
  )
}

/** One grade, from high to low. */
export function GradeSelect({ label, placeholder, className, ...rest }: ChooserProps) {
  const say = useWords('org.admin')
  const { grades } = useDirectory()
  return (
    <Select<number>
      {...rest}
      aria-label={rest.id ? undefined : (label ?? say('grade'))}
      className={className ?? 'w-full'}
      placeholder={placeholder ?? say('grade')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      options={[...grades]
        .reverse()
        .filter((one) => !one.closed || one.id === rest.value)
        .map((one) => ({ value: one.id, label: one.name }))}
    />
  )
}
