import { Button, Input, Select } from 'antd'
import { Code2, GripVertical, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { useWords } from '@/i18n/words'
import { Problems } from './Block'
import { useBuilder } from './builder'
import { type FieldInfo, fieldAt, takesMany } from './catalogue'
import type { Condition, Op } from './definition'
import { problemsIn } from './problems'
import { ValueInput } from './ValueInput'

interface ClauseRowProps {
  node: Condition
  /** The path as the server writes it, for showing what is wrong right here. */
  path: string
  /** The word in front; the first row of a group has none. */
  joint?: 'all' | 'any'
  onChange: (node: Condition) => void
  onRemove: () => void
  move?: { start: () => void; end: () => void; by: (step: number) => void }
}

/** One condition: a field, how it compares, and with what; or an expression for experts. */
export function ClauseRow({ node, path, joint, onChange, onRemove, move }: ClauseRowProps) {
  const { problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  return (
    <div className="group/row">
      <div className="flex items-start gap-2">
        <Handle move={locked ? undefined : move} />
        <span className="w-7 shrink-0 pt-[7px] text-ink-2 text-sm">{joint && say(`joint.${joint}`)}</span>
        <div className="min-w-0 flex-1">
          {node.cel === undefined ? (
            <Comparison node={node} onChange={onChange} />
          ) : (
            <Expression text={node.cel} onChange={(cel) => onChange({ cel })} />
          )}
          <Problems texts={problemsIn(problems, path)} />
        </div>
        {!locked && (
          <Button
            type="text"
            className="shrink-0 text-ink-2"
            aria-label={say('row.remove')}
            title={say('row.remove')}
            icon={<Trash2 size={16} />}
            onClick={onRemove}
          />
        )}
      </div>
    </div>
  )
}

function Handle({ move }: { move: ClauseRowProps['move'] }) {
  const say = useWords('rule.admin')
  if (!move) return <span className="w-4 shrink-0" />
  return (
    <button
      type="button"
      draggable
      aria-label={say('row.move')}
      title={say('row.move')}
      className="-ml-1 flex h-9 w-5 shrink-0 cursor-grab items-center justify-center rounded-sm text-ink-2 active:cursor-grabbing"
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', '')
        move.start()
      }}
      onDragEnd={move.end}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        move.by(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      <GripVertical aria-hidden size={16} />
    </button>
  )
}

function Comparison({ node, onChange }: { node: Condition; onChange: (node: Condition) => void }) {
  const { words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const field = fieldAt(words, node.field)
  return (
    <div className="flex flex-wrap items-start gap-2">
      <FieldSelect
        label={say('row.field')}
        value={node.field}
        onChange={(path) => onChange(restarted(fieldAt(words, path), path))}
      />
      <Select<Op>
        aria-label={say('row.op')}
        className="w-[92px]"
        disabled={locked}
        popupMatchSelectWidth={false}
        value={node.op}
        onChange={(op) => onChange(withOp(node, op))}
        options={(field?.ops ?? []).map((op) => ({ value: op, label: opWord(say, field, op) }))}
      />
      <ValueInput field={field} node={node} onChange={(value) => onChange({ ...node, value })} />
    </div>
  )
}

/** A number compares with ≥, a day with "not before", a text with "is". */
function opWord(
  say: ReturnType<typeof useWords<'rule.admin'>>,
  field: FieldInfo | undefined,
  op: Op,
): string {
  if (field?.type === 'date' && op !== 'exists') return say(`op.date.${op as '=='}`)
  if (field?.type !== 'number' && (op === '==' || op === '!=')) return say(`op.is.${op}`)
  return say(`op.${op}`)
}

/** What a row becomes when another field is chosen. */
function restarted(field: FieldInfo | undefined, path: string): Condition {
  const op = field?.ops[0]
  if (field?.type === 'bool') return { field: path, op: '==', value: true }
  return { field: path, op }
}

/** Keeps the value where the new operator can use it. */
function withOp(node: Condition, op: Op): Condition {
  const many = takesMany(op)
  const had = takesMany(node.op)
  if (op === 'exists') return { field: node.field, op, value: true }
  if (node.op === 'exists') return { field: node.field, op }
  if (many === had) return { ...node, op }
  if (many)
    return {
      ...node,
      op,
      value: typeof node.value === 'string' || typeof node.value === 'number' ? [node.value] : undefined,
    }
  return { ...node, op, value: Array.isArray(node.value) ? node.value[0] : undefined }
}

interface FieldSelectProps {
  label: string
  value: string | undefined
  onChange: (path: string) => void
  /** Only fields of these types. */
  types?: readonly FieldInfo['type'][]
  className?: string
}

/** One of the fields that rules may read, by group. */
export function FieldSelect({ label, value, onChange, types, className }: FieldSelectProps) {
  const { words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const options = useMemo(() => {
    const offered = words.fields.filter((field) => !types || types.includes(field.type))
    return (['activity', 'object', 'person'] as const).map((group) => ({
      label: say(`group.${group}`),
      options: offered
        .filter((field) => field.group === group)
        .map((field) => ({ value: field.path, label: field.label || field.path })),
    }))
  }, [words.fields, types, say])
  return (
    <Select
      aria-label={label}
      className={className ?? 'w-40'}
      disabled={locked}
      popupMatchSelectWidth={260}
      showSearch={{
        filterOption: (typed, option) =>
          [option?.label, (option as { value?: string } | undefined)?.value].some((text) =>
            String(text ?? '')
              .toLowerCase()
              .includes(typed.toLowerCase()),
          ),
      }}
      placeholder={label}
      value={value || undefined}
      onChange={onChange}
      options={options}
      optionRender={(option) => (
        <span className="flex items-baseline justify-between gap-3">
          {option.label}
          <span className="text-ink-2 text-xs">{String(option.value).split('.').slice(1).join('.')}</span>
        </span>
      )}
    />
  )
}

function Expression({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { locked } = useBuilder()
  const say = useWords('rule.admin')
  return (
    <div className="flex items-start gap-2">
      <Code2 aria-hidden size={17} className="mt-2.5 shrink-0 text-ink-2" />
      <Input.TextArea
        aria-label={say('row.cel')}
        autoSize={{ minRows: 1, maxRows: 6 }}
        spellCheck={false}
        disabled={locked}
        className="font-mono"
        placeholder="days(person.hired_on, activity.occurred_at) <= 90"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
