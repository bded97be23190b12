import { Button, Cascader, Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import { Coins, Plus, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { CreditsInput, DayInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import { FieldSelect } from './ClauseRow'
import { ConditionTree } from './ConditionTree'
import { attributesOf, fieldAt, type NestedTerm } from './catalogue'
import type { Amount, Bonus, Step, Validity } from './definition'
import { countByBlock, problemsIn } from './problems'

const numbers = ['number'] as const

/** How many credits of which category, for whom, and how long they live. */
export function AmountBlock() {
  const { problems } = useBuilder()
  const say = useWords('rule.admin')
  return (
    <Block
      id="amount"
      icon={Coins}
      tone="credit"
      title={say('amount.title')}
      sub={say('amount.sub')}
      wrong={countByBlock(problems).amount}
    >
      <AmountRow />
      <Problems texts={[...problemsIn(problems, 'category'), ...problemsIn(problems, 'subcategory')]} />
      <Bonuses />
      <div className="mt-4 flex flex-wrap gap-x-5 gap-y-3 border-line border-t pt-4">
        <ValidityInput />
        <BeneficiaryInput />
      </div>
      <Problems texts={[...problemsIn(problems, 'validity'), ...problemsIn(problems, 'beneficiary')]} />
    </Block>
  )
}

type Kind = 'fixed' | 'object_value' | 'tiers' | 'formula' | 'pool'

const kindOf = (amount: Amount): Kind =>
  amount.object_value
    ? 'object_value'
    : amount.tiers
      ? 'tiers'
      : amount.formula !== undefined
        ? 'formula'
        : amount.pool
          ? 'pool'
          : 'fixed'

const startOf: Record<Kind, Amount> = {
  fixed: { fixed: '1' },
  object_value: { object_value: true },
  tiers: {
    tiers: {
      field: 'activity.score',
      steps: [
        { from: '60', credits: '5' },
        { from: '90', credits: '10' },
      ],
    },
  },
  formula: { formula: 'activity.duration_hours * 2.0' },
  pool: { pool: { credits: '100', shares: '' } },
}

function AmountRow() {
  const { def, change, words, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const language = useLanguage()
  const kind = kindOf(def.amount)
  const set = (amount: Amount) => change({ amount })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2.5">
        <Cascader
          aria-label={say('amount.category')}
          className="w-44"
          disabled={locked}
          allowClear={false}
          changeOnSelect
          placeholder={say('amount.category')}
          displayRender={(labels) => labels.at(-1)}
          value={def.category ? [def.category, ...(def.subcategory ? [def.subcategory] : [])] : []}
          onChange={([category = '', subcategory]) =>
            change({ category: String(category), subcategory: subcategory as string | undefined })
          }
          options={cascade(words.categories, language, say('amount.credits'))}
        />
        <span aria-hidden className="num text-ink-2">
          =
        </span>
        <Segmented<Kind>
          aria-label={say('amount.kind')}
          disabled={locked}
          value={kind}
          onChange={(next) => set(startOf[next])}
          options={(['fixed', 'object_value', 'tiers', 'formula', 'pool'] as const).map((value) => ({
            value,
            label: say(`amount.kind.${value}`),
          }))}
        />
        {kind === 'fixed' && (
          <CreditsInput
            className="w-28"
            label={say('amount.kind.fixed')}
            disabled={locked}
            unit={say('unit.credits')}
            value={def.amount.fixed}
            onChange={(fixed) => set({ fixed: fixed ?? '' })}
          />
        )}
        {kind === 'pool' && def.amount.pool && (
          <>
            <CreditsInput
              className="w-28"
              label={say('amount.kind.pool')}
              disabled={locked}
              unit={say('unit.credits')}
              value={def.amount.pool.credits}
              onChange={(credits) =>
                set({ pool: { credits: credits ?? '', shares: def.amount.pool?.shares ?? '' } })
              }
            />
            <span className="text-ink-2 text-sm">{say('pool.by')}</span>
            <Select
              aria-label={say('pool.shares')}
              className="w-40"
              disabled={locked}
              popupMatchSelectWidth={false}
              placeholder={say('pool.shares')}
              value={def.amount.pool.shares || undefined}
              onChange={(shares) => set({ pool: { credits: def.amount.pool?.credits ?? '', shares } })}
              options={attributesOf(words).map((field) => ({
                value: field.path.slice('attributes.'.length),
                label: field.label || field.path,
              }))}
            />
          </>
        )}
        {kind === 'object_value' && (
          <>
            <span aria-hidden className="text-ink-2">
              ×
            </span>
            <InputNumber<string>
              stringMode
              controls={false}
              aria-label={say('amount.times')}
              className="w-20"
              disabled={locked}
              placeholder="1"
              value={def.amount.times}
              onChange={(times) => set({ object_value: true, times: times || undefined })}
            />
          </>
        )}
      </div>
      {kind === 'tiers' && def.amount.tiers && (
        <Tiers tiers={def.amount.tiers} onChange={(tiers) => set({ tiers })} />
      )}
      {kind === 'formula' && (
        <Formula text={def.amount.formula ?? ''} onChange={(formula) => set({ formula })} />
      )}
      {def.amount.fixed?.startsWith('-') && (
        <p className="mt-2 text-ink-2 text-sm">{say('amount.deduction')}</p>
      )}
      <Problems texts={problemsIn(problems, 'amount').filter((_, i) => kind !== 'tiers' || i < 4)} />
    </>
  )
}

function cascade(categories: readonly NestedTerm[], language: string, credits: string) {
  const label = (one: NestedTerm) => `${one.name}${language === 'en' ? ' ' : ''}${credits}`
  return categories
    .filter((one) => !one.parent)
    .map((one) => {
      const children = categories
        .filter((part) => part.parent === one.code)
        .map((part) => ({ value: part.code, label: label(part) }))
      return { value: one.code, label: label(one), ...(children.length > 0 && { children }) }
    })
}

type TiersValue = NonNullable<Amount['tiers']>

function Tiers({ tiers, onChange }: { tiers: TiersValue; onChange: (tiers: TiersValue) => void }) {
  const { words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const unit = fieldAt(words, tiers.field)?.unit
  const set = (i: number, part: Partial<Step>) =>
    onChange({ ...tiers, steps: tiers.steps.map((step, j) => (i === j ? { ...step, ...part } : step)) })
  return (
    <div className="mt-3 flex flex-col gap-2 rounded-[12px] bg-soft/60 p-3">
      <div className="flex items-center gap-2">
        <span className="text-ink-2 text-sm">{say('tiers.by')}</span>
        <FieldSelect
          label={say('row.field')}
          types={numbers}
          value={tiers.field}
          onChange={(field) => onChange({ ...tiers, field })}
        />
      </div>
      {tiers.steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place.
        <div key={i} className="flex items-center gap-2">
          <span className="w-4 text-right text-ink-2">≥</span>
          <InputNumber<string>
            stringMode
            controls={false}
            aria-label={say('tiers.from')}
            className="w-28"
            disabled={locked}
            value={step.from}
            suffix={unit}
            onChange={(from) => set(i, { from: from ?? '' })}
          />
          <span aria-hidden className="text-ink-2">
            →
          </span>
          <CreditsInput
            className="w-28"
            label={say('tiers.credits')}
            disabled={locked}
            value={step.credits}
            unit={say('unit.credits')}
            onChange={(credits) => set(i, { credits: credits ?? '' })}
          />
          {!locked && tiers.steps.length > 1 && (
            <Button
              type="text"
              aria-label={say('row.remove')}
              icon={<Trash2 size={16} />}
              onClick={() => onChange({ ...tiers, steps: tiers.steps.filter((_, j) => i !== j) })}
            />
          )}
        </div>
      ))}
      {!locked && (
        <Button
          type="dashed"
          className="self-start"
          icon={<Plus size={16} />}
          onClick={() => onChange({ ...tiers, steps: [...tiers.steps, { from: '', credits: '' }] })}
        >
          {say('tiers.add')}
        </Button>
      )}
    </div>
  )
}

function Formula({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { locked } = useBuilder()
  const say = useWords('rule.admin')
  const place = useRef<HTMLDivElement>(null)
  const insert = (path: string) => {
    const area = place.current?.querySelector('textarea')
    const at = area?.selectionStart ?? text.length
    onChange(text.slice(0, at) + path + text.slice(area?.selectionEnd ?? at))
    requestAnimationFrame(() => {
      area?.focus()
      area?.setSelectionRange(at + path.length, at + path.length)
    })
  }
  return (
    <div ref={place} className="mt-3 flex flex-wrap items-start gap-2">
      <Input.TextArea
        aria-label={say('amount.kind.formula')}
        autoSize={{ minRows: 1, maxRows: 6 }}
        spellCheck={false}
        disabled={locked}
        className="min-w-60 flex-1 font-mono"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      {!locked && (
        <FieldSelect label={say('formula.insert')} types={numbers} value={undefined} onChange={insert} />
      )}
    </div>
  )
}

function Bonuses() {
  const { def, change, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const bonuses = def.bonuses ?? []
  const set = (i: number, part: Partial<Bonus>) =>
    change({ bonuses: bonuses.map((bonus, j) => (i === j ? { ...bonus, ...part } : bonus)) })
  return (
    <div className="mt-3 flex flex-col gap-2.5">
      {bonuses.map((bonus, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bonuses are told apart by their place.
        <div key={i} className="rounded-[12px] bg-soft/60 p-3">
          <div className="mb-2 flex flex-wrap items-center gap-2">
            <span className="text-ink-2 text-sm">{say('bonus')}</span>
            <CreditsInput
              className="w-28"
              label={say('bonus.credits')}
              disabled={locked}
              unit={say('unit.credits')}
              value={bonus.credits}
              onChange={(credits) => set(i, { credits: credits ?? '' })}
            />
            <Input
              className="w-40"
              aria-label={say('bonus.name')}
              placeholder={say('bonus.name')}
              disabled={locked}
              value={bonus.name.zh}
              onChange={(event) => set(i, { name: { ...bonus.name, zh: event.target.value } })}
            />
            <Input
              className="w-40"
              aria-label={say('bonus.name.en')}
              placeholder={say('bonus.name.en')}
              disabled={locked}
              value={bonus.name.en ?? ''}
              onChange={(event) => set(i, { name: { ...bonus.name, en: event.target.value } })}
            />
            <Checkbox
              disabled={locked}
              checked={bonus.multiplied === true}
              onChange={(event) => set(i, { multiplied: event.target.checked || undefined })}
            >
              {say('bonus.multiplied')}
            </Checkbox>
            {!locked && (
              <Button
                type="text"
                className="ml-auto"
                aria-label={say('row.remove')}
                icon={<Trash2 size={16} />}
                onClick={() => change({ bonuses: bonuses.filter((_, j) => i !== j) })}
              />
            )}
          </div>
          <ConditionTree
            root={bonus.if}
            onChange={(next) => set(i, { if: next })}
            path={`bonuses[${i}].if`}
          />
          <Problems
            texts={problemsIn(problems, `bonuses[${i}]`).filter(
              (text) => !problemsIn(problems, `bonuses[${i}].if`).includes(text),
            )}
          />
        </div>
      ))}
      {!locked && (
        <Button
          type="text"
          className="self-start"
          icon={<Plus size={16} />}
          onClick={() => change({ bonuses: [...bonuses, { name: { zh: '' }, credits: '1' }] })}
        >
          {say('bonus.add')}
        </Button>
      )}
    </div>
  )
}

type Life = 'forever' | 'months' | 'until' | 'end_of_next_year'

const lifeOf = (validity: Validity): Life =>
  validity.months !== undefined
    ? 'months'
    : validity.until !== undefined
      ? 'until'
      : validity.end_of_next_year
        ? 'end_of_next_year'
        : 'forever'

const lives: Record<Life, Validity> = {
  forever: { forever: true },
  months: { months: 24 },
  until: { until: '' },
  end_of_next_year: { end_of_next_year: true },
}

function ValidityInput() {
  const { def, change, locked } = useBuilder()
  const say = useWords('rule.admin')
  const life = lifeOf(def.validity)
  return (
    <div className="flex items-end gap-2">
      <Labelled label={say('validity')}>
        <Select<Life>
          className="w-44"
          disabled={locked}
          value={life}
          onChange={(next) => change({ validity: lives[next] })}
          options={(['end_of_next_year', 'months', 'until', 'forever'] as const).map((value) => ({
            value,
            label: say(`validity.${value}`),
          }))}
        />
      </Labelled>
      {life === 'months' && (
        <InputNumber
          aria-label={say('validity.months')}
          className="w-28"
          min={1}
          max={240}
          disabled={locked}
          value={def.validity.months}
          suffix={say('unit.months')}
          onChange={(months) => change({ validity: { months: months ?? 0 } })}
        />
      )}
      {life === 'until' && (
        <DayInput
          className="w-40"
          label={say('validity.until')}
          disabled={locked}
          value={def.validity.until}
          onChange={(until) => change({ validity: { until: until ?? '' } })}
        />
      )}
    </div>
  )
}

function BeneficiaryInput() {
  const { def, change, words, locked } = useBuilder()
  const say = useWords('rule.admin')
  const people = attributesOf(words).filter((field) => field.type === 'text' || field.type === 'list')
  return (
    <Labelled label={say('beneficiary')}>
      <Select
        className="w-52"
        disabled={locked}
        value={def.beneficiary?.attribute ?? ''}
        onChange={(attribute) => change({ beneficiary: attribute ? { attribute } : undefined })}
        options={[
          { value: '', label: say('beneficiary.actor') },
          ...people.map((field) => ({
            value: field.path.slice('attributes.'.length),
            label: field.label || field.path,
          })),
        ]}
      />
    </Labelled>
  )
}
