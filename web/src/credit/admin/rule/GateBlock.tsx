import { Button, InputNumber, Select } from 'antd'
import { Hourglass, Plus, Trash2 } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import { ConditionTree } from './ConditionTree'
import { attributesOf } from './catalogue'
import type { Gate } from './definition'
import { countByBlock, problemsIn } from './problems'
import { WhenInput } from './WhenInput'

/** What the credits wait for before they count, and what cancels them. */
export function GateBlock() {
  const { def, change, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const gate = def.gate
  return (
    <Block
      id="gate"
      icon={Hourglass}
      tone="sky"
      title={say('gate.title')}
      sub={gate ? say('gate.sub') : say('gate.none')}
      wrong={countByBlock(problems).gate}
    >
      {gate ? (
        <GateEditor gate={gate} onChange={(next) => change({ gate: next })} />
      ) : (
        !locked && (
          <Button
            type="dashed"
            icon={<Plus size={16} />}
            onClick={() => change({ gate: { when: { verbs: [] }, within_days: 30 } })}
          >
            {say('gate.add')}
          </Button>
        )
      )}
      <Problems
        texts={problemsIn(problems, 'gate').filter((text) => !problemsIn(problems, 'gate.if').includes(text))}
      />
    </Block>
  )
}

function GateEditor({ gate, onChange }: { gate: Gate; onChange: (gate?: Gate) => void }) {
  const { words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const set = (part: Partial<Gate>) => onChange({ ...gate, ...part })
  const attributes = attributesOf(words)
  const named = (none: string) => [
    { value: '', label: none },
    ...attributes.map((field) => ({
      value: field.path.slice('attributes.'.length),
      label: field.label || field.path,
    })),
  ]
  const reject = gate.reject
  return (
    <div className="flex flex-col gap-3">
      <WhenInput when={gate.when} onChange={(when) => set({ when })} />
      <ConditionTree root={gate.if} onChange={(next) => set({ if: next })} path="gate.if" />
      <div className="flex flex-wrap items-end gap-3">
        <Labelled label={say('gate.within')}>
          <InputNumber
            className="w-28"
            min={1}
            max={3660}
            precision={0}
            disabled={locked}
            suffix={say('unit.days')}
            value={gate.within_days}
            onChange={(days) => set({ within_days: days ?? 0 })}
          />
        </Labelled>
        <Labelled label={say('gate.link')}>
          <Select
            className="w-44"
            disabled={locked}
            popupMatchSelectWidth={false}
            value={gate.link ?? 'object'}
            onChange={(link) => set({ link: link === 'object' ? undefined : link })}
            options={(['object', 'part', 'none'] as const).map((value) => ({
              value,
              label: say(`gate.link.${value}`),
            }))}
          />
        </Labelled>
        <Labelled label={say('gate.about')}>
          <Select
            className="w-52"
            disabled={locked}
            popupMatchSelectWidth={false}
            value={gate.about ?? ''}
            onChange={(about) => set({ about: about || undefined })}
            options={named(say('gate.about.self'))}
          />
        </Labelled>
      </div>
      {reject ? (
        <div className="rounded-[12px] bg-soft/60 p-3">
          <p className="mb-2 flex items-center text-ink-2 text-sm">
            {say('gate.reject')}
            {!locked && (
              <Button
                type="text"
                className="ml-auto text-ink-2"
                aria-label={say('row.remove')}
                icon={<Trash2 size={16} />}
                onClick={() => set({ reject: undefined })}
              />
            )}
          </p>
          <WhenInput when={reject.when} onChange={(when) => set({ reject: { ...reject, when } })} />
          <ConditionTree
            root={reject.if}
            onChange={(next) => set({ reject: { ...reject, if: next } })}
            path="gate.reject.if"
          />
          <Labelled label={say('gate.reason')} className="mt-3 max-w-60">
            <Select
              disabled={locked}
              value={reject.reason ?? ''}
              onChange={(reason) => set({ reject: { ...reject, reason: reason || undefined } })}
              options={named(say('gate.reason.none'))}
            />
          </Labelled>
        </div>
      ) : (
        !locked && (
          <Button
            type="text"
            className="self-start"
            icon={<Plus size={16} />}
            onClick={() =>
              set({ reject: { when: { verbs: ['failed'], object_types: gate.when.object_types } } })
            }
          >
            {say('gate.reject.add')}
          </Button>
        )
      )}
      {!locked && (
        <Button
          type="text"
          className="self-start text-ink-2"
          icon={<Trash2 size={16} />}
          onClick={() => onChange(undefined)}
        >
          {say('gate.remove')}
        </Button>
      )}
    </div>
  )
}
