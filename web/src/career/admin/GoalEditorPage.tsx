import { useParams } from '@tanstack/react-router'
import { App, Button, Input, InputNumber, Select, TreeSelect } from 'antd'
import { useMemo, useState } from 'react'
import { api, client } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { DayInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { type DepartmentNode, openOnly, treeOf, useDirectory } from '@/org/admin/directory'
import { Card, CardHead } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { CriteriaEditor } from './CriteriaEditor'
import { begin } from './criteria'
import { goalsChanged } from './GoalPage'
import { GoalPill } from './GoalsPage'
import { type Part, textsAt, textsIn } from './goalProblems'
import { tidyGoal } from './tidyGoal'

type Definition = Shape<'GoalDefinition'>

/** A new goal. */
export function NewGoalPage() {
  return <Editor />
}

/** The draft of a goal, or its published version as the beginning of a new one. */
export function GoalEditorPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const versions = api.useQuery('get', '/api/v1/goals/{id}/versions', {
    params: { path: { id: Number(id) } },
  })
  if (versions.error && !versions.data)
    return <FaultState fault={versions.error} onRetry={() => void versions.refetch()} />
  const version = versions.data?.items[0]
  if (!version) return <CardSkeleton rows={5} />
  return <Editor key={version.id} version={version} />
}

const fresh: Definition = { code: '', name: { zh: '' }, criteria: { all: [begin('credits')] } }

function Editor({ version }: { version?: Shape<'GoalVersion'> }) {
  const say = useWords('career.admin')
  const language = useLanguage()
  const go = useGo()
  const { modal } = App.useApp()
  const faultText = useFaultText()
  const [def, setDef] = useState<Definition>(version?.definition ?? fresh)
  const [cause, setCause] = useState(version?.state === 'draft' ? (version.cause ?? '') : '')
  const [problems, setProblems] = useState<readonly Part[]>([])
  const [wrong, setWrong] = useState<string[]>([])
  const [busy, setBusy] = useState<'save' | 'publish' | 'discard'>()
  const change = (part: Partial<Definition>) => setDef((was) => ({ ...was, ...part }))
  const revising = version !== undefined && version.state !== 'draft'

  const run = async (what: NonNullable<typeof busy>, work: () => Promise<void>) => {
    setBusy(what)
    setWrong([])
    setProblems([])
    try {
      await work()
      goalsChanged()
    } catch (fault) {
      const parts = fault instanceof Fault ? fault.parts : []
      setProblems(parts)
      setWrong(parts.length > 0 ? [faultText(fault)] : [faultText(fault)])
      document.getElementById('content')?.scrollIntoView({ behavior: 'smooth' })
    } finally {
      setBusy(undefined)
    }
  }
  const save = async () =>
    (
      await client.POST('/api/v1/goal-versions', {
        body: { definition: tidyGoal(def), cause: cause.trim() || undefined },
      })
    ).data
  const publish = () =>
    run('publish', async () => {
      const saved = await save()
      if (!saved) return
      await client.PUT('/api/v1/goal-versions/{id}/publication', { params: { path: { id: saved.id } } })
      toast(say('published'))
      go(to.adminGoal(saved.goal_id), { replace: true })
    })
  const keep = () =>
    run('save', async () => {
      const saved = await save()
      toast(say('saved'))
      if (saved) go(to.adminEditGoal(saved.goal_id), { replace: true })
    })
  const discard = () =>
    run('discard', async () => {
      if (!version) return
      await client.DELETE('/api/v1/goal-versions/{id}', { params: { path: { id: version.id } } })
      toast(say('discarded'))
      go(to.adminGoals(), { replace: true })
    })
  const title = (language === 'en' ? def.name.en || def.name.zh : def.name.zh) || say('new')
  return (
    <div className="max-w-4xl pb-24">
      <PageHeader title={title} back={version ? to.adminGoal(version.goal_id) : to.adminGoals()} />
      {wrong.length > 0 && <FaultAlert texts={wrong} />}
      {version && (
        <p className="mb-4 flex items-center gap-2 text-ink-2 text-sm">
          <GoalPill version={version} />
          {revising && say('revising')}
        </p>
      )}
      <div className="flex flex-col gap-4">
        <AboutCard def={def} change={change} problems={problems} fixed={version !== undefined} />
        <WhoCard def={def} change={change} problems={problems} />
        <Card>
          <CardHead title={say('criteria')} sub={say('criteria.sub')} />
          <CriteriaEditor
            root={def.criteria}
            onChange={(criteria) => change({ criteria: criteria ?? { all: [] } })}
            problems={problems}
          />
        </Card>
        <Card>
          <CardHead title={say('cause')} sub={say('cause.sub')} />
          <Input.TextArea
            aria-label={say('cause')}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={500}
            value={cause}
            onChange={(event) => setCause(event.target.value)}
          />
        </Card>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-10 border-line border-t bg-card/95 px-4 py-3 backdrop-blur lg:left-56 lg:px-8">
        <div className="flex max-w-4xl justify-end gap-2.5">
          {version?.can.discard && (
            <Button
              danger
              className="mr-auto"
              loading={busy === 'discard'}
              onClick={() =>
                modal.confirm({
                  title: say('discard.title'),
                  content: say('discard.text'),
                  okText: say('discard'),
                  okButtonProps: { danger: true },
                  onOk: discard,
                })
              }
            >
              {say('discard')}
            </Button>
          )}
          <Button loading={busy === 'save'} onClick={() => void keep()}>
            {say('save')}
          </Button>
          <Button type="primary" loading={busy === 'publish'} onClick={() => void publish()}>
            {say('publish')}
          </Button>
        </div>
      </div>
    </div>
  )
}

interface PartProps {
  def: Definition
  change: (part: Partial<Definition>) => void
  problems: readonly Part[]
}

function AboutCard({ def, change, problems, fixed }: PartProps & { fixed: boolean }) {
  const say = useWords('career.admin')
  return (
    <Card>
      <CardHead title={say('about')} />
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 max-md:grid-cols-1">
        <Labelled label={say('name.zh')} texts={textsIn(problems, 'name')}>
          <Input
            value={def.name.zh}
            maxLength={80}
            onChange={(event) => change({ name: { ...def.name, zh: event.target.value } })}
          />
        </Labelled>
        <Labelled label={say('name.en')}>
          <Input
            value={def.name.en ?? ''}
            maxLength={80}
            onChange={(event) => change({ name: { ...def.name, en: event.target.value } })}
          />
        </Labelled>
        <Labelled label={say('code')} texts={textsAt(problems, 'code')}>
          <Input
            value={def.code}
            disabled={fixed}
            spellCheck={false}
            placeholder="annual-2027"
            onChange={(event) => change({ code: event.target.value.trim() })}
          />
        </Labelled>
        <Labelled label={say('sort')}>
          <InputNumber
            className="w-full"
            value={def.sort}
            onChange={(sort) => change({ sort: sort ?? undefined })}
          />
        </Labelled>
        <Labelled label={say('from')} texts={textsAt(problems, 'from')}>
          <DayInput value={def.from} onChange={(from) => change({ from })} placeholder={say('from.none')} />
        </Labelled>
        <Labelled label={say('to')} texts={textsAt(problems, 'to')}>
          <DayInput value={def.to} onChange={(until) => change({ to: until })} placeholder={say('to.none')} />
        </Labelled>
        <Labelled label={say('text.zh')} className="md:col-span-2" texts={textsIn(problems, 'text')}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 5 }}
            placeholder={say('text.hint')}
            value={def.text?.zh ?? ''}
            onChange={(event) => change({ text: { ...def.text, zh: event.target.value } })}
          />
        </Labelled>
        <Labelled label={say('text.en')} className="md:col-span-2">
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 5 }}
            value={def.text?.en ?? ''}
            onChange={(event) => change({ text: { zh: def.text?.zh ?? '', en: event.target.value } })}
          />
        </Labelled>
      </div>
    </Card>
  )
}

function WhoCard({ def, change, problems }: PartProps) {
  const say = useWords('career.admin')
  const audience = def.for ?? {}
  return (
    <Card>
      <CardHead title={say('who')} sub={say('who.sub')} />
      <AudienceInputs value={audience} onChange={(next) => change({ for: next })} />
      <Texts texts={textsIn(problems, 'for')} />
    </Card>
  )
}

interface AudienceInputsProps {
  value: Shape<'GoalAudience'>
  onChange: (audience: Shape<'GoalAudience'>) => void
}

/** Departments, positions and grades by code. */
export function AudienceInputs({ value, onChange }: AudienceInputsProps) {
  const say = useWords('career.admin')
  const { departments, positions, grades } = useDirectory()
  const tree = useMemo(() => byCode(openOnly(treeOf(departments))), [departments])
  return (
    <div className="grid grid-cols-3 gap-4 max-md:grid-cols-1">
      <Labelled label={say('departments')}>
        <TreeSelect
          multiple
          allowClear
          showSearch
          treeNodeFilterProp="title"
          maxTagCount="responsive"
          placeholder={say('everybody')}
          treeData={tree}
          value={value.departments ?? []}
          onChange={(next: string[]) => onChange({ ...value, departments: next })}
        />
      </Labelled>
      <Labelled label={say('positions')}>
        <Select
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          placeholder={say('any')}
          showSearch={{ optionFilterProp: 'label' }}
          options={positions.map((one) => ({ value: one.code, label: one.name }))}
          value={value.positions ?? []}
          onChange={(next: string[]) => onChange({ ...value, positions: next })}
        />
      </Labelled>
      <Labelled label={say('grades')}>
        <Select
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          placeholder={say('any')}
          options={grades.map((one) => ({ value: one.code, label: one.name }))}
          value={value.grades ?? []}
          onChange={(next: string[]) => onChange({ ...value, grades: next })}
        />
      </Labelled>
    </div>
  )
}

interface CodeNode {
  value: string
  title: string
  children: CodeNode[]
}

const byCode = (nodes: readonly DepartmentNode[]): CodeNode[] =>
  nodes.map((node) => ({ value: node.department.code, title: node.title, children: byCode(node.children) }))

interface LabelledProps {
  label: string
  children: React.ReactNode
  texts?: readonly string[]
  className?: string
}

/** A small heading, the input, and what is wrong with it. */
export function Labelled({ label, children, texts = [], className }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className={`flex min-w-0 flex-col gap-1 ${className ?? ''}`}>
      <span className="text-ink-2 text-sm">{label}</span>
      {children}
      <Texts texts={texts} />
    </label>
  )
}

/** What is wrong with the thing right above. */
export function Texts({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <span role="alert" className="mt-0.5 flex flex-col text-coral-text text-sm">
      {texts.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </span>
  )
}
