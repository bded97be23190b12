import { Button, Segmented } from 'antd'
import clsx from 'clsx'
import { Code2, ListTree, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { Problems } from './Block'
import { useBuilder } from './builder'
import { ClauseRow } from './ClauseRow'
import {
  addTo,
  deepest,
  type Join,
  joinAt,
  joinOf,
  moveWithin,
  type Part,
  type Path,
  partsOf,
  removeAt,
  replaceAt,
  written,
} from './conditions'
import type { Condition } from './definition'
import { problemsAt } from './problems'

interface ConditionTreeProps {
  root: Condition | undefined
  onChange: (root: Condition | undefined) => void
  /** Where the tree stands in the definition: "if" or "bonuses[0].if". */
  path: string
}

/** Conditions as groups of rows; rows are moved by dragging or with Alt and the arrow keys. */
export function ConditionTree({ root, onChange, path }: ConditionTreeProps) {
  if (!root) return <AddButtons onAdd={(node) => onChange(addTo(root, [], node))} depth={0} />
  if (joinOf(root)) return <Group root={root} node={root} at={[]} path={path} onChange={onChange} />
  // A comparison that stands alone is drawn as the only row of a list.
  return (
    <>
      <Rows root={root} parts={[{ node: root, path: [] }]} join="all" path={path} onChange={onChange} />
      <AddButtons onAdd={(node) => onChange(addTo(root, [], node))} depth={1} />
    </>
  )
}

interface GroupProps {
  root: Condition
  node: Condition
  at: Path
  path: string
  onChange: (root: Condition | undefined) => void
}

function Group({ root, node, at, path, onChange }: GroupProps) {
  const { problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const join = joinOf(node) ?? 'all'
  const inner = at.length > 0
  const depth = at.filter((step) => typeof step === 'string').length
  return (
    <div className={clsx(inner && 'rounded-[12px] border border-line bg-soft/60 p-3')}>
      <div className="mb-2 flex items-center gap-2">
        <Segmented<Join>
          size="small"
          disabled={locked}
          aria-label={say('join')}
          value={join}
          onChange={(next) => onChange(joinAt(root, at, next))}
          options={(['all', 'any', 'not'] as const).map((value) => ({ value, label: say(`join.${value}`) }))}
        />
        {inner && !locked && (
          <Button
            type="text"
            size="small"
            className="ml-auto"
            aria-label={say('group.remove')}
            title={say('group.remove')}
            icon={<Trash2 size={15} />}
            onClick={() => onChange(removeAt(root, at))}
          />
        )}
      </div>
      <Problems texts={problemsAt(problems, written(at, path))} />
      <Rows root={root} parts={partsOf(node, at)} join={join} path={path} onChange={onChange} />
      <AddButtons onAdd={(next) => onChange(addTo(root, at, next))} depth={depth + 1} />
    </div>
  )
}

interface RowsProps {
  root: Condition
  parts: readonly Part[]
  join: Join
  path: string
  onChange: (root: Condition | undefined) => void
}

function Rows({ root, parts, join, path, onChange }: RowsProps) {
  const [dragged, setDragged] = useState<number>()
  const movable = join !== 'not' && parts.length > 1
  const drop = (index: number) => {
    const from = dragged === undefined ? undefined : parts[dragged]
    if (from && dragged !== index) onChange(moveWithin(root, from.path, index))
    setDragged(undefined)
  }
  return (
    <div className="flex flex-col gap-2">
      {parts.map((part, i) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: rows take what is dropped on them; keys move them by their handle.
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions are told apart by their place.
          key={i}
          className={clsx(dragged === i && 'opacity-40')}
          onDragOver={(event) => dragged !== undefined && event.preventDefault()}
          onDrop={() => drop(i)}
        >
          {joinOf(part.node) ? (
            <Group root={root} node={part.node} at={part.path} path={path} onChange={onChange} />
          ) : (
            <ClauseRow
              node={part.node}
              path={written(part.path, path)}
              joint={i === 0 || join === 'not' ? undefined : join}
              onChange={(next) => onChange(replaceAt(root, part.path, next))}
              onRemove={() => onChange(removeAt(root, part.path))}
              move={
                movable
                  ? {
                      start: () => setDragged(i),
                      end: () => setDragged(undefined),
                      by: (step) => onChange(moveWithin(root, part.path, i + step)),
                    }
                  : undefined
              }
            />
          )}
        </div>
      ))}
    </div>
  )
}

function AddButtons({ onAdd, depth }: { onAdd: (node: Condition) => void; depth: number }) {
  const { locked, words } = useBuilder()
  const say = useWords('rule.admin')
  if (locked) return null
  const first = words.fields[0]
  const row: Condition = first ? { field: first.path, op: first.ops[0] } : { field: '' }
  return (
    <div className="mt-3 flex flex-wrap items-center gap-1">
      <Button type="dashed" icon={<Plus size={16} />} onClick={() => onAdd(row)} className="mr-1">
        {say('add.row')}
      </Button>
      {depth < deepest - 1 && (
        <Button type="text" icon={<ListTree size={15} />} onClick={() => onAdd({ any: [row] })}>
          {say('add.group')}
        </Button>
      )}
      <Button type="text" icon={<Code2 size={15} />} onClick={() => onAdd({ cel: 'activity.score >= 60' })}>
        {say('add.cel')}
      </Button>
    </div>
  )
}
