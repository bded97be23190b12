import { AutoComplete, Button, InputNumber, Select } from 'antd'
import { Gauge, Plus, TimerReset, Trash2 } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import { attributesOf } from './catalogue'
import type { Cap, CapKey, Cooldown, Period } from './definition'
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
      <CooldownRow />
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

/** How long the rule rests after it has paid somebody. */
function CooldownRow() {
  const { def, change, words, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const rest = def.cooldown
  const set = (part: Partial<Cooldown>) => change({ cooldown: { ...rest, ...part } })
  if (!rest && locked) return null
  if (!rest)
    return (
      <Button
        type="text"
        className="mt-2 self-start"
        icon={<TimerReset size={16} />}
        onClick={() => change({ cooldown: { days: 7 } })}
      >
        {say('cooldown.add')}
      </Button>
    )
  const unit = rest.hours === undefined ? 'days' : 'hours'
  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-ink-2 text-sm">{say('cooldown')}</span>
        <InputNumber
          aria-label={say('cooldown.length')}
          className="w-20"
          min={1}
          precision={0}
          disabled={locked}
          value={rest[unit]}
          onChange={(length) => set({ [unit]: length ?? 0 })}
        />
        <Select
          aria-label={say('cooldown.unit')}
          className="w-24"
          disabled={locked}
          value={unit}
          onChange={(next) =>
            set(
              next === 'days'
                ? { days: rest.hours, hours: undefined }
                : { hours: rest.days, days: undefined },
            )
          }
          options={(['days', 'hours'] as const).map((value) => ({ value, label: say(`unit.${value}`) }))}
        />
        <Select<CapKey>
          aria-label={say('cap.key')}
          className="w-36"
          disabled={locked}
          popupMatchSelectWidth={false}
          value={rest.key ?? 'none'}
          onChange={(key) =>
            set({
              key: key === 'none' ? undefined : key,
              attribute: key === 'attribute' ? (rest.attribute ?? '') : undefined,
            })
          }
          options={(['none', 'object', 'parent', 'attribute'] as const).map((value) => ({
            value,
            label: say(`cap.key.${value}`),
          }))}
        />
        {rest.key === 'attribute' && (
          <Select
            aria-label={say('cap.attribute')}
            className="w-32"
            disabled={locked}
            popupMatchSelectWidth={false}
            value={rest.attribute || undefined}
            onChange={(attribute) => set({ attribute })}
            options={attributesOf(words).map((field) => ({
              value: field.path.slice('attributes.'.length),
              label: field.label || field.path,
            }))}
          />
        )}
        {!locked && (
          <Button
            type="text"
            className="ml-auto text-ink-2"
            aria-label={say('row.remove')}
            icon={<Trash2 size={16} />}
            onClick={() => change({ cooldown: undefined })}
          />
        )}
      </div>
      <Problems texts={problemsIn(problems, 'cooldown')} />
    </div>
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
