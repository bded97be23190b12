import { Button, Dropdown, Input, InputNumber, Segmented, Select } from 'antd'
import clsx from 'clsx'
import { Award, Group, ListChecks, PieChart, Plus, Scale, Trash2 } from 'lucide-react'
import { api } from '@/api/client'
import { CreditsInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { IconTile } from '@/ui/ListRow'
import {
  addTo,
  begin,
  type Criterion,
  type CriterionKind,
  changeAt,
  joinAt,
  kindOf,
  type Path,
  partsOf,
  type Window,
  written,
} from './criteria'
import { AudienceInputs, Texts } from './GoalEditorPage'
import { type Part, textsAt, textsIn } from './goalProblems'
import { ItemsSelect } from './ItemsSelect'

interface CriteriaEditorProps {
  root: Criterion
  onChange: (root: Criterion | undefined) => void
  problems: readonly Part[]
}

const icons = { credits: Award, share: PieChart, composition: Scale, completed: ListChecks } as const
const kinds = ['credits', 'completed', 'composition', 'share'] as const
const deepest = 4

/** What must be reached, as groups of criteria. */
export function CriteriaEditor({ root, onChange, problems }: CriteriaEditorProps) {
  const group = kindOf(root) === 'all' || kindOf(root) === 'any'
  return group ? (
    <GroupEditor root={root} node={root} path={[]} onChange={onChange} problems={problems} />
  ) : (
    <>
      <CriterionCard root={root} node={root} path={[]} onChange={onChange} problems={problems} />
      <AddButton root={root} path={[]} onChange={onChange} />
    </>
  )
}

interface NodeProps extends CriteriaEditorProps {
  node: Criterion
  path: Path
}

function GroupEditor({ root, node, path, onChange, problems }: NodeProps) {
  const say = useWords('career.admin')
  const join = kindOf(node) === 'any' ? 'any' : 'all'
  const inner = path.length > 0
  return (
    <div className={clsx(inner && 'rounded-[12px] border border-line bg-soft/60 p-3')}>
      <div className="mb-3 flex items-center gap-2">
        <Segmented
          size="small"
          aria-label={say('join')}
          value={join}
          onChange={(next) => onChange(joinAt(root, path, next as 'all' | 'any'))}
          options={(['all', 'any'] as const).map((value) => ({ value, label: say(`join.${value}`) }))}
        />
        {inner && (
          <Button
            type="text"
            size="small"
            className="ml-auto"
            aria-label={say('remove')}
            icon={<Trash2 size={15} />}
            onClick={() => onChange(changeAt(root, path, () => undefined))}
          />
        )}
      </div>
      <Texts texts={textsAt(problems, written(path))} />
      <div className="flex flex-col gap-3">
        {partsOf(node).map((part, i) => {
          const at: Path = [...path, join, i]
          const props = { root, node: part, path: at, onChange, problems }
          const kind = kindOf(part)
          return kind === 'all' || kind === 'any' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: criteria are told apart by their place.
            <GroupEditor key={i} {...props} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: criteria are told apart by their place.
            <CriterionCard key={i} {...props} />
          )
        })}
      </div>
      <AddButton root={root} path={path} onChange={onChange} />
    </div>
  )
}

function AddButton({ root, path, onChange }: Pick<NodeProps, 'root' | 'path' | 'onChange'>) {
  const say = useWords('career.admin')
  const depth = path.length / 2 + 1
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          ...kinds.map((kind) => {
            const Icon = icons[kind]
            return { key: kind, icon: <Icon size={15} />, label: say(`kind.${kind}`) }
          }),
          ...(depth < deepest ? [{ key: 'any', icon: <Group size={15} />, label: say('kind.group') }] : []),
        ],
        onClick: ({ key }) => onChange(addTo(root, path, begin(key as CriterionKind))),
      }}
    >
      <Button type="dashed" className="mt-3" icon={<Plus size={16} />}>
        {say('add')}
      </Button>
    </Dropdown>
  )
}

function CriterionCard({ root, node, path, onChange, problems }: NodeProps) {
  const say = useWords('career.admin')
  const kind = kindOf(node) as (typeof kinds)[number]
  const set = (next: Criterion) => onChange(changeAt(root, path, () => next))
  return (
    <div className="rounded-[12px] border border-line bg-card p-3.5">
      <div className="flex items-start gap-3">
        <IconTile icon={icons[kind]} tone="brand" />
        <div className="min-w-0 flex-1">
          <div className="mb-2 flex items-center gap-2">
            <b>{say(`kind.${kind}`)}</b>
            <Button
              type="text"
              size="small"
              className="ml-auto text-ink-2"
              aria-label={say('remove')}
              icon={<Trash2 size={16} />}
              onClick={() => onChange(changeAt(root, path, () => undefined))}
            />
          </div>
          {kind === 'credits' && <CreditsFields node={node} set={set} />}
          {kind === 'share' && <ShareFields node={node} set={set} />}
          {kind === 'composition' && <CompositionFields node={node} set={set} />}
          {kind === 'completed' && <CompletedFields node={node} set={set} />}
          <Texts texts={textsIn(problems, written(path))} />
        </div>
      </div>
    </div>
  )
}

interface FieldsProps {
  node: Criterion
  set: (next: Criterion) => void
}

function useCategoryOptions() {
  const language = useLanguage()
  const categories = api.useQuery('get', '/api/v1/categories')
  return (categories.data?.items ?? [])
    .filter((one) => !one.retired)
    .map((one) => ({ value: one.code, label: (language === 'en' ? one.en : one.zh) || one.code }))
}

function WindowInput({ value, onChange }: { value: Window; onChange: (window: Window) => void }) {
  const say = useWords('career.admin')
  return (
    <span className="flex gap-2">
      <Select<Window['kind']>
        aria-label={say('window')}
        className="w-36"
        value={value.kind}
        onChange={(kind) => onChange(kind === 'rolling' ? { kind, months: value.months ?? 12 } : { kind })}
        options={(['year', 'quarter', 'month', 'rolling', 'since_hire', 'ever'] as const).map((kind) => ({
          value: kind,
          label: say(`window.${kind}`),
        }))}
      />
      {value.kind === 'rolling' && (
        <InputNumber
          aria-label={say('window.months')}
          className="w-28"
          min={1}
          max={120}
          suffix={say('unit.months')}
          value={value.months}
          onChange={(months) => onChange({ ...value, months: months ?? 1 })}
        />
      )}
    </span>
  )
}

function CreditsFields({ node, set }: FieldsProps) {
  const say = useWords('career.admin')
  const options = useCategoryOptions()
  const credits = node.credits
  if (!credits) return null
  const change = (part: Partial<typeof credits>) => set({ ...node, credits: { ...credits, ...part } })
  const targets = credits.targets ?? []
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <WindowInput value={credits.window} onChange={(window) => change({ window })} />
        <Select
          aria-label={say('category')}
          className="w-36"
          value={credits.category ?? ''}
          onChange={(category) => change({ category: category || undefined })}
          options={[{ value: '', label: say('category.all') }, ...options]}
        />
        <span aria-hidden className="text-ink-2">
          ≥
        </span>
        <CreditsInput
          className="w-28"
          label={say('target')}
          unit={say('unit.credits')}
          value={credits.target}
          onChange={(target) => change({ target: target ?? '' })}
        />
      </div>
      {targets.map((other, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: targets are told apart by their place.
        <div key={i} className="mt-3 rounded-md bg-soft p-3">
          <AudienceInputs
            value={other}
            onChange={(audience) =>
              change({ targets: targets.map((one, j) => (i === j ? { ...one, ...audience } : one)) })
            }
          />
          <div className="mt-3 flex items-center gap-2">
            <span className="text-ink-2 text-sm">{say('targets.instead')}</span>
            <CreditsInput
              className="w-28"
              label={say('target')}
              unit={say('unit.credits')}
              value={other.target}
              onChange={(target) =>
                change({
                  targets: targets.map((one, j) => (i === j ? { ...one, target: target ?? '' } : one)),
                })
              }
            />
            <Button
              type="text"
              className="ml-auto"
              aria-label={say('remove')}
              icon={<Trash2 size={16} />}
              onClick={() => change({ targets: targets.filter((_, j) => i !== j) })}
            />
          </div>
        </div>
      ))}
      <Button
        type="text"
        size="small"
        className="mt-2"
        icon={<Plus size={15} />}
        onClick={() => change({ targets: [...targets, { target: credits.target }] })}
      >
        {say('targets.add')}
      </Button>
    </>
  )
}

function ShareFields({ node, set }: FieldsProps) {
  const say = useWords('career.admin')
  const options = useCategoryOptions()
  const share = node.share
  if (!share) return null
  const change = (part: Partial<typeof share>) => set({ ...node, share: { ...share, ...part } })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <WindowInput value={share.window} onChange={(window) => change({ window })} />
      <Select
        aria-label={say('category')}
        className="w-32"
        placeholder={say('category')}
        value={share.category || undefined}
        onChange={(category) => change({ category })}
        options={options}
      />
      <span className="text-ink-2 text-sm">{say('share.of')}</span>
      <Select
        aria-label={say('share.of')}
        className="w-36"
        value={share.of}
        onChange={(of) => change({ of })}
        options={(['required', 'earned'] as const).map((value) => ({ value, label: say(`share.${value}`) }))}
      />
      {share.of === 'required' && (
        <CreditsInput
          className="w-32"
          label={say('share.required')}
          unit={say('unit.credits')}
          value={share.required}
          onChange={(required) => change({ required })}
        />
      )}
      <span aria-hidden className="text-ink-2">
        ≥
      </span>
      <CreditsInput
        className="w-24"
        label={say('percent')}
        unit="%"
        value={share.percent}
        onChange={(percent) => change({ percent: percent ?? '' })}
      />
    </div>
  )
}

function CompositionFields({ node, set }: FieldsProps) {
  const say = useWords('career.admin')
  const options = useCategoryOptions()
  const composition = node.composition
  if (!composition) return null
  const change = (part: Partial<typeof composition>) =>
    set({ ...node, composition: { ...composition, ...part } })
  const { parts } = composition
  const setPart = (i: number, part: Partial<(typeof parts)[number]>) =>
    change({ parts: parts.map((one, j) => (i === j ? { ...one, ...part } : one)) })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          aria-label={say('reading')}
          value={composition.reading}
          onChange={(reading) => change({ reading })}
          options={(['quota', 'weighted'] as const).map((value) => ({
            value,
            label: say(`reading.${value}`),
          }))}
        />
        <WindowInput value={composition.window} onChange={(window) => change({ window })} />
        <span aria-hidden className="text-ink-2">
          ≥
        </span>
        <CreditsInput
          className="w-28"
          label={say('target')}
          unit={say('unit.credits')}
          value={composition.target}
          onChange={(target) => change({ target: target ?? '' })}
        />
      </div>
      <p className="mt-2 text-ink-2 text-sm">{say(`reading.${composition.reading}.text`)}</p>
      <div className="mt-2 flex flex-col gap-2">
        {parts.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place.
          <div key={i} className="flex flex-wrap items-center gap-2">
            <Select
              aria-label={say('category')}
              className="w-32"
              placeholder={say('category')}
              value={part.category || undefined}
              onChange={(category) => setPart(i, { category })}
              options={options}
            />
            {composition.reading === 'quota' && (
              <Select
                aria-label={say('bound')}
                className="w-24"
                value={part.bound ?? 'at_least'}
                onChange={(bound) => setPart(i, { bound })}
                options={(['at_least', 'at_most'] as const).map((value) => ({
                  value,
                  label: say(`bound.${value}`),
                }))}
              />
            )}
            <CreditsInput
              className="w-24"
              label={say('percent')}
              unit="%"
              value={part.percent}
              onChange={(percent) => setPart(i, { percent: percent ?? '' })}
            />
            {parts.length > 1 && (
              <Button
                type="text"
                aria-label={say('remove')}
                icon={<Trash2 size={16} />}
                onClick={() => change({ parts: parts.filter((_, j) => i !== j) })}
              />
            )}
          </div>
        ))}
        <Button
          type="text"
          size="small"
          className="self-start"
          icon={<Plus size={15} />}
          onClick={() => change({ parts: [...parts, { category: '', percent: '30', bound: 'at_least' }] })}
        >
          {say('parts.add')}
        </Button>
      </div>
    </>
  )
}

function CompletedFields({ node, set }: FieldsProps) {
  const say = useWords('career.admin')
  const completed = node.completed
  if (!completed) return null
  const change = (part: Partial<typeof completed>) => set({ ...node, completed: { ...completed, ...part } })
  return (
    <>
      <ItemsSelect value={completed.items} onChange={(items) => change({ items })} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <span className="text-ink-2 text-sm">{say('atLeast')}</span>
        <InputNumber
          aria-label={say('atLeast')}
          className="w-28"
          min={0}
          max={completed.items.length}
          placeholder={say('atLeast.all')}
          value={completed.at_least || undefined}
          onChange={(at_least) => change({ at_least: at_least ?? undefined })}
        />
        <Input
          aria-label={say('set.name')}
          className="w-56"
          placeholder={say('set.name')}
          value={node.name?.zh ?? ''}
          onChange={(event) =>
            set({ ...node, name: event.target.value ? { ...node.name, zh: event.target.value } : undefined })
          }
        />
      </div>
    </>
  )
}
