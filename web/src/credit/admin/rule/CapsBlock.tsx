import { AutoComplete, Button, InputNumber, Select } from 'antd'
import { Gauge, Plus, Trash2 } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import { attributesOf } from './catalogue'
import type { Cap, Period } from './definition'
import { countByBlock, problemsIn } from './problems'
import { Codes } from './WhoBlock'

const periods: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year', 'ever']

/** How much the rule pays at most, and what happens when other rules match too. */
export function CapsBlock() {
  const { def, change, words, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const caps = def.caps ?? []
  const set = (i: number, cap: Cap) => change({ caps: caps.map((one, j) => (i === j ? cap : one)) })
  return (
    <Block
      id="caps"
      icon={Gauge}
      tone="done"
      title={say('caps.title')}
      sub={say('caps.sub')}
      wrong={countByBlock(problems).caps}
    >
      <div className="flex flex-col gap-2.5">
        {caps.map((cap, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: caps are told apart by their place.
          <div key={i}>
            <CapRow
              cap={cap}
              onChange={(next) => set(i, next)}
              onRemove={() => change({ caps: caps.filter((_, j) => i !== j) })}
            />
            <Problems texts={problemsIn(problems, `caps[${i}]`)} />
          </div>
        ))}
        {!locked && (
          <Button
            type="dashed"
            className="self-start"
            icon={<Plus size={16} />}
            onClick={() =>
              change({
                caps: [
                  ...caps,
                  { unit: 'credits', limit: '10', subject: 'rule', key: 'none', period: 'year' },
                ],
              })
            }
          >
            {say('caps.add')}
          </Button>
        )}
      </div>
      <div className="mt-4 grid grid-cols-2 gap-4 border-line border-t pt-4 max-md:grid-cols-1">
        <Labelled label={say('replaces')}>
          <Codes
            terms={words.rules.filter((one) => one.code !== def.code)}
            value={def.replaces}
            onChange={(replaces) => change({ replaces })}
            placeholder={say('replaces.none')}
          />
        </Labelled>
        <Labelled label={say('exclusive')}>
          <AutoComplete
            allowClear
            disabled={locked}
            placeholder={say('exclusive.none')}
            value={def.exclusive_group ?? ''}
            onChange={(group: string | undefined) => change({ exclusive_group: group || undefined })}
            options={words.groups.map((group) => ({ value: group }))}
          />
        </Labelled>
      </div>
      <Problems texts={[...problemsIn(problems, 'replaces'), ...problemsIn(problems, 'exclusive_group')]} />
    </Block>
  )
}

interface CapRowProps {
  cap: Cap
  onChange: (cap: Cap) => void
  onRemove: () => void
}

function CapRow({ cap, onChange, onRemove }: CapRowProps) {
  const { words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const set = (part: Partial<Cap>) => onChange({ ...cap, ...part })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select<Period>
        aria-label={say('cap.period')}
        className="w-26"
        disabled={locked}
        value={cap.period}
        onChange={(period) => set({ period })}
        options={periods.map((value) => ({ value, label: say(`period.${value}`) }))}
      />
      <Select<Cap['subject']>
        aria-label={say('cap.subject')}
        className="w-36"
        disabled={locked}
        popupMatchSelectWidth={false}
        value={cap.subject}
        onChange={(subject) => set({ subject, group: subject === 'group' ? (cap.group ?? '') : undefined })}
        options={(['rule', 'category', 'group'] as const).map((value) => ({
          value,
          label: say(`cap.subject.${value}`),
        }))}
      />
      {cap.subject === 'group' && (
        <AutoComplete
          aria-label={say('cap.group')}
          className="w-32"
          disabled={locked}
          placeholder={say('cap.group')}
          value={cap.group ?? ''}
          onChange={(group: string | undefined) => set({ group: group ?? '' })}
          options={words.groups.map((group) => ({ value: group }))}
        />
      )}
      <Select<NonNullable<Cap['key']>>
        aria-label={say('cap.key')}
        className="w-36"
        disabled={locked}
        popupMatchSelectWidth={false}
        value={cap.key ?? 'none'}
        onChange={(key) => set({ key, attribute: key === 'attribute' ? (cap.attribute ?? '') : undefined })}
        options={(['none', 'object', 'parent', 'attribute'] as const).map((value) => ({
          value,
          label: say(`cap.key.${value}`),
        }))}
      />
      {cap.key === 'attribute' && (
        <Select
          aria-label={say('cap.attribute')}
          className="w-32"
          disabled={locked}
          popupMatchSelectWidth={false}
          placeholder={say('cap.attribute')}
          value={cap.attribute || undefined}
          onChange={(attribute) => set({ attribute })}
          options={attributesOf(words).map((field) => ({
            value: field.path.slice('attributes.'.length),
            label: field.label || field.path,
          }))}
        />
      )}
      <span aria-hidden className="text-ink-2">
        ≤
      </span>
      <InputNumber<string>
        stringMode
        controls={false}
        aria-label={say('cap.limit')}
        className="w-20"
        disabled={locked}
        value={cap.limit}
        onChange={(limit) => set({ limit: limit ?? '' })}
      />
      <Select<Cap['unit']>
        aria-label={say('cap.unit')}
        className="w-20"
        disabled={locked}
        value={cap.unit}
        onChange={(unit) => set({ unit })}
        options={(['credits', 'times'] as const).map((value) => ({ value, label: say(`cap.unit.${value}`) }))}
      />
      {!locked && (
        <Button
          type="text"
          className="ml-auto text-ink-2"
          aria-label={say('row.remove')}
          title={say('row.remove')}
          icon={<Trash2 size={16} />}
          onClick={onRemove}
        />
      )}
    </div>
  )
}
