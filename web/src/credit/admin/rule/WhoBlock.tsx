import { Select, Switch, TreeSelect } from 'antd'
import { Users } from 'lucide-react'
import { useMemo } from 'react'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import type { NestedTerm, Term } from './catalogue'
import type { Scope } from './definition'
import { countByBlock, problemsIn } from './problems'

/** Whom the rule is for, and from when. */
export function WhoBlock() {
  const { def, change, words, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const scope = def.scope ?? {}
  const set = (part: Partial<Scope>) => change({ scope: { ...scope, ...part } })
  const tree = useMemo(() => treeOf(words.departments), [words.departments])
  const everyone = !scope.departments?.length && !scope.positions?.length && !scope.grades?.length
  return (
    <Block
      id="who"
      icon={Users}
      tone="iris"
      title={say('who.title')}
      sub={everyone ? say('who.everyone') : say('who.limited')}
      wrong={countByBlock(problems).who}
    >
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)] gap-3 max-md:grid-cols-1">
        <Labelled label={say('who.departments')}>
          <TreeSelect
            multiple
            allowClear
            disabled={locked}
            value={scope.departments ?? []}
            onChange={(departments: string[]) => set({ departments })}
            treeData={tree}
            treeNodeFilterProp="title"
            showSearch
            maxTagCount="responsive"
            placeholder={say('who.departments.all')}
            styles={{ popup: { root: { minWidth: 320 } } }}
          />
        </Labelled>
        <Labelled label={say('who.positions')}>
          <Codes
            terms={words.positions}
            value={scope.positions}
            onChange={(positions) => set({ positions })}
            placeholder={say('who.any')}
          />
        </Labelled>
        <Labelled label={say('who.grades')}>
          <Codes
            terms={words.grades}
            value={scope.grades}
            onChange={(grades) => set({ grades })}
            placeholder={say('who.any')}
          />
        </Labelled>
      </div>
      <Problems texts={problemsIn(problems, 'scope')} />
      <div className="mt-3 flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="flex items-end gap-2 max-md:w-full">
          <Labelled label={say('effective')}>
            <DayInput
              className="w-38 max-md:w-full"
              label={say('effective.from')}
              placeholder={say('effective.from')}
              disabled={locked}
              value={def.effective?.from}
              onChange={(from) => change({ effective: { ...def.effective, from } })}
            />
          </Labelled>
          <span className="pb-1.5 text-ink-2">{say('effective.until')}</span>
          <DayInput
            className="w-38 max-md:w-full"
            label={say('effective.to')}
            placeholder={say('effective.open')}
            disabled={locked}
            value={def.effective?.to}
            onChange={(to) => change({ effective: { ...def.effective, to } })}
          />
        </div>
        {scope.departments && scope.departments.length > 0 && (
          // biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside.
          <label className="flex min-h-9 items-center gap-2.5">
            <Switch
              disabled={locked}
              checked={scope.include_subtree !== false}
              onChange={(on) => set({ include_subtree: on ? undefined : false })}
            />
            {say('who.subtree')}
          </label>
        )}
      </div>
      <Problems texts={problemsIn(problems, 'effective')} />
    </Block>
  )
}

interface CodesProps {
  terms: readonly Term[]
  value: string[] | undefined
  onChange: (codes: string[]) => void
  placeholder: string
  label?: string
}

/** Several codes, chosen by their names. */
export function Codes({ terms, value, onChange, placeholder, label }: CodesProps) {
  const { locked } = useBuilder()
  return (
    <Select
      mode="multiple"
      allowClear
      aria-label={label}
      disabled={locked}
      value={value ?? []}
      onChange={onChange}
      placeholder={placeholder}
      maxTagCount="responsive"
      showSearch={{ optionFilterProp: 'label' }}
      options={terms.map((term) => ({ value: term.code, label: term.name || term.code }))}
    />
  )
}

interface TreeNode {
  value: string
  title: string
  children: TreeNode[]
}

/** The department tree as the chooser wants it. */
export function treeOf(departments: readonly NestedTerm[]): TreeNode[] {
  const nodes = new Map(
    departments.map((one): [string, TreeNode] => [
      one.code,
      { value: one.code, title: one.name || one.code, children: [] },
    ]),
  )
  const roots: TreeNode[] = []
  for (const one of departments) {
    const node = nodes.get(one.code)
    const above = one.parent ? nodes.get(one.parent) : undefined
    if (node) (above?.children ?? roots).push(node)
  }
  return roots
}
