import { Button, Checkbox, InputNumber, Select } from 'antd'
import { Plus, Trash2 } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Problems } from './Block'
import { useBuilder } from './builder'
import { ConditionTree } from './ConditionTree'
import type { Collect, Member, Period } from './definition'
import { problemsIn } from './problems'
import { WhenInput } from './WhenInput'

const periods: readonly Period[] = ['ever', 'year', 'quarter', 'month', 'week', 'day']

/** The activities of a set: how many of which kind, in which period. */
export function CollectEditor({
  collect,
  onChange,
}: {
  collect: Collect
  onChange: (collect: Collect) => void
}) {
  const { problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const set = (i: number, part: Partial<Member>) =>
    onChange({ ...collect, members: collect.members.map((one, j) => (i === j ? { ...one, ...part } : one)) })
  return (
    <div className="mb-3 flex flex-col gap-3">
      <p className="text-ink-2 text-sm">{say('collect.hint')}</p>
      {collect.members.map((member, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: members are told apart by their place.
        <div key={i} className="rounded-[12px] bg-soft/60 p-3">
          <div className="mb-2 flex flex-wrap items-center gap-2">
            <InputNumber
              aria-label={say('collect.count')}
              className="w-24"
              min={1}
              max={1000}
              precision={0}
              disabled={locked}
              suffix={say('cap.unit.times')}
              value={member.count}
              onChange={(count) => set(i, { count: count ?? 0 })}
            />
            <Checkbox
              disabled={locked}
              checked={member.distinct === true}
              onChange={(event) => set(i, { distinct: event.target.checked || undefined })}
            >
              {say('collect.distinct')}
            </Checkbox>
            {!locked && collect.members.length > 1 && (
              <Button
                type="text"
                className="ml-auto text-ink-2"
                aria-label={say('row.remove')}
                icon={<Trash2 size={16} />}
                onClick={() => onChange({ ...collect, members: collect.members.filter((_, j) => i !== j) })}
              />
            )}
          </div>
          <WhenInput when={member.when} onChange={(when) => set(i, { when })} />
          <ConditionTree
            root={member.if}
            onChange={(next) => set(i, { if: next })}
            path={`collect.members[${i}].if`}
          />
          <Problems
            texts={problemsIn(problems, `collect.members[${i}]`).filter(
              (text) => !problemsIn(problems, `collect.members[${i}].if`).includes(text),
            )}
          />
        </div>
      ))}
      {!locked && (
        <Button
          type="dashed"
          className="self-start"
          icon={<Plus size={16} />}
          onClick={() =>
            onChange({ ...collect, members: [...collect.members, { when: { verbs: [] }, count: 3 }] })
          }
        >
          {say('collect.add')}
        </Button>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-ink-2 text-sm">{say('collect.period')}</span>
        <Select<Period>
          aria-label={say('collect.period')}
          className="w-28"
          disabled={locked}
          value={collect.period ?? 'ever'}
          onChange={(period) => onChange({ ...collect, period: period === 'ever' ? undefined : period })}
          options={periods.map((value) => ({ value, label: say(`period.${value}`) }))}
        />
        <Checkbox
          disabled={locked}
          checked={collect.repeat === true}
          onChange={(event) => onChange({ ...collect, repeat: event.target.checked || undefined })}
        >
          {say('collect.repeat')}
        </Checkbox>
      </div>
      <Problems
        texts={problemsIn(problems, 'collect').filter(
          (text) => !problemsIn(problems, 'collect.members').includes(text),
        )}
      />
    </div>
  )
}
