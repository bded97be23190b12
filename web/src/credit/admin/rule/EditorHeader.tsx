import { Alert, App, Button, Dropdown } from 'antd'
import { Download, Ellipsis, FlaskConical, History, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { Link, useGo } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { toast } from '@/ui/Toast'
import { Problems } from './Block'
import { useBuilder } from './builder'
import { nameOf } from './catalogue'
import { tidy } from './definition'
import { PublishDrawer } from './PublishDrawer'
import { blockOfProblem, problemsIn, type RuleProblem } from './problems'
import { RetireDrawer } from './RetireDrawer'
import { useRuleChanged } from './RuleEditorPage'
import type { Draft } from './useDraft'
import { VersionsDrawer } from './VersionsDrawer'

type RuleVersion = Shape<'CreditVersion'>

interface EditorHeaderProps {
  draft: Draft
  /** All versions, the newest first. */
  versions: readonly RuleVersion[]
  /** The one on screen; absent for a new rule. */
  version?: RuleVersion
  /** An earlier version is looked at. */
  old: boolean
  problems: readonly RuleProblem[]
  /** Somebody wanted to save or to publish, so all that is wrong may be said. */
  onAsked: () => void
  /** The server has not yet judged what is on screen. */
  checking: boolean
  /** Checked, and nothing is wrong. */
  ready: boolean
}

/** Name, state and what can be done with the rule. */
export function EditorHeader(props: EditorHeaderProps) {
  const { draft, versions, version, old, problems, onAsked, checking, ready } = props
  const { def, change, words, locked, problems: marked } = useBuilder()
  const say = useWords('rule.admin')
  const sayCommon = useWords('common')
  const session = useSession()
  const [shown, setShown] = useState<'versions' | 'publish' | 'retire'>()
  const { save, busy } = useSaving(draft, version, onAsked)
  const title = def.name.zh || def.name.en || say('new')
  useEffect(() => {
    document.title = `${title} · ${sayCommon('brand')}`
  }, [title, sayCommon])
  useKeys(draft, locked ? undefined : () => void save())
  const mayEdit = holds(session, 'rule.edit')
  const mayPublish = holds(session, 'rule.publish')

  const publish = useOnceChecked(checking, () => {
    onAsked()
    const first = problems[0]
    if (first) {
      toast(say('mend', { count: problems.length }), { tone: 'fault' })
      document.getElementById(`block-${blockOfProblem(first)}`)?.scrollIntoView({ behavior: 'smooth' })
    } else setShown('publish')
  })

  return (
    <>
      <header className="top-0 z-10 mb-2 bg-bg lg:sticky">
        <div className="flex min-h-19 flex-wrap items-center gap-x-3 gap-y-2 max-lg:min-h-14">
          <div id="block-title" className="min-w-0 flex-1 basis-64 scroll-mt-24">
            <nav aria-label={say('where')} className="flex items-center gap-1.5 text-ink-2 text-sm">
              <Link to={to.adminRules()} className="hover:text-brand-text">
                {say('title')}
              </Link>
              {def.category && (
                <>
                  <span aria-hidden>›</span>
                  <span>{nameOf(words.categories, def.category)}</span>
                </>
              )}
            </nav>
            <h1 className="sr-only">{title}</h1>
            <div className="mt-0.5 flex items-center gap-2.5">
              <input
                aria-label={say('name')}
                aria-invalid={problemsIn(marked, 'name').length > 0}
                disabled={locked}
                className="-ml-1.5 field-sizing-content min-w-20 max-w-full rounded-sm border border-transparent bg-transparent px-1.5 font-semibold text-xl text-ink placeholder:text-ink-2 enabled:hover:border-line enabled:focus:border-brand enabled:focus:bg-card"
                placeholder={say('name.placeholder')}
                value={def.name.zh}
                onChange={(event) => change({ name: { ...def.name, zh: event.target.value } })}
              />
              <StatePill version={version} dirty={draft.dirty} past={isPast(version, versions)} />
            </div>
            <Problems texts={problemsIn(marked, 'name')} />
          </div>
          <div className="flex items-center gap-2">
            {!locked && (
              <span className="flex max-md:hidden">
                <Button
                  type="text"
                  aria-label={say('undo')}
                  title={say('undo')}
                  disabled={!draft.undo}
                  icon={<Undo2 size={17} />}
                  onClick={draft.undo}
                />
                <Button
                  type="text"
                  aria-label={say('redo')}
                  title={say('redo')}
                  disabled={!draft.redo}
                  icon={<Redo2 size={17} />}
                  onClick={draft.redo}
                />
              </span>
            )}
            {version && (
              <Button icon={<History size={16} />} onClick={() => setShown('versions')}>
                {say('versions')}
              </Button>
            )}
            <Button
              className="xl:hidden"
              icon={<FlaskConical size={16} />}
              onClick={() => document.getElementById('trial')?.scrollIntoView({ behavior: 'smooth' })}
            >
              {say('trial')}
            </Button>
            {mayEdit && !locked && draft.dirty && (
              <Button loading={busy} onClick={() => void save()} title="Ctrl S">
                {say('save')}
              </Button>
            )}
            <PrimaryButton
              {...props}
              onPublish={publish}
              mayPublish={mayPublish}
              mayEdit={mayEdit}
              locked={locked}
            />
            {version && (
              <MoreMenu
                versions={versions}
                version={version}
                mayEdit={mayEdit}
                mayPublish={mayPublish}
                onRetire={() => setShown('retire')}
              />
            )}
          </div>
        </div>
      </header>
      <div className="pb-4 empty:pb-2">
        <Notices draft={draft} version={version} old={old} />
      </div>
      {version && (
        <VersionsDrawer
          open={shown === 'versions'}
          onClose={() => setShown(undefined)}
          versions={versions}
          current={version}
          now={def}
          words={words}
        />
      )}
      <PublishDrawer
        open={shown === 'publish' && (ready || version?.state === 'submitted')}
        onClose={() => setShown(undefined)}
        draft={draft}
        versions={versions}
        version={version}
        words={words}
      />
      {version && (
        <RetireDrawer
          open={shown === 'retire'}
          onClose={() => setShown(undefined)}
          id={version.rule_id}
          name={title}
        />
      )}
    </>
  )
}

interface PrimaryButtonProps extends EditorHeaderProps {
  onPublish: () => void
  mayPublish: boolean
  mayEdit: boolean
  locked: boolean
}

function PrimaryButton({ draft, version, onPublish, mayPublish, mayEdit, locked }: PrimaryButtonProps) {
  const say = useWords('rule.admin')
  const waiting = version?.state === 'submitted'
  if (waiting && mayPublish)
    return (
      <Button type="primary" onClick={onPublish}>
        {say('publish')}
      </Button>
    )
  if (locked || !(mayEdit || mayPublish)) return null
  const changed = draft.dirty || version?.state !== 'published'
  return (
    <Button type="primary" disabled={!changed} onClick={onPublish}>
      {say('publish.begin')}
    </Button>
  )
}

/** Whether a later version took the place of this one. */
export const isPast = (version: RuleVersion | undefined, versions: readonly RuleVersion[]): boolean =>
  version?.state === 'published' && versions.find((one) => one.state === 'published')?.id !== version.id

interface StatePillProps {
  version?: RuleVersion
  dirty?: boolean
  /** A later version took its place. */
  past?: boolean
}

/** Where the version on screen is on its way. */
export function StatePill({ version, dirty, past }: StatePillProps) {
  const say = useWords('rule.admin')
  if (version && past) return <Pill>{say('state.past', { number: version.version })}</Pill>
  if (version?.retired) return <Pill>{say('state.retired')}</Pill>
  if (!version) return <Pill tone="sky">{say('state.new')}</Pill>
  if (dirty)
    return (
      <Pill tone="sky">
        {say('state.editing', {
          number: version.state === 'published' ? version.version + 1 : version.version,
        })}
      </Pill>
    )
  const tones = { draft: 'sky', submitted: 'iris', published: 'done' } as const
  return <Pill tone={tones[version.state]}>{say(`state.${version.state}`, { number: version.version })}</Pill>
}

function Notices({ draft, version, old }: Pick<EditorHeaderProps, 'draft' | 'version' | 'old'>) {
  const say = useWords('rule.admin')
  const language = useLanguage()
  const go = useGo()
  if (old && version)
    return (
      <Alert
        type="info"
        showIcon
        title={say('old', { number: version.version })}
        action={<Button onClick={() => go(to.adminRule(version.rule_id))}>{say('old.leave')}</Button>}
      />
    )
  if (version?.state === 'submitted')
    return <Alert type="info" showIcon title={say('waiting', { name: version.submitted?.by ?? '' })} />
  if (version?.retired)
    return (
      <Alert
        type="warning"
        showIcon
        title={say('retired', {
          day: fullDay(version.retired.from, language),
          reason: version.retired.reason,
        })}
      />
    )
  if (draft.restored && draft.dirty)
    return (
      <Alert
        type="info"
        showIcon
        title={say('restored')}
        action={
          <Button icon={<RotateCcw size={15} />} onClick={draft.reset}>
            {say('restored.drop')}
          </Button>
        }
      />
    )
  return null
}

interface MoreMenuProps {
  versions: readonly RuleVersion[]
  version: RuleVersion
  mayEdit: boolean
  mayPublish: boolean
  onRetire: () => void
}

function MoreMenu({ versions, version, mayEdit, mayPublish, onRetire }: MoreMenuProps) {
  const say = useWords('rule.admin')
  const go = useGo()
  const changed = useRuleChanged()
  const faultText = useFaultText()
  const { modal } = App.useApp()
  const discard = async (id: number) => {
    try {
      await client.DELETE('/api/v1/rule-versions/{id}', { params: { path: { id } } })
      changed()
      go(versions.length > 1 ? to.adminRule(version.rule_id) : to.adminRules(), { replace: true })
      toast(say('discarded'))
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    }
  }
  const draft = version.state === 'published' ? undefined : version
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          ...(version && mayEdit
            ? [
                {
                  key: 'simulate',
                  icon: <FlaskConical size={15} />,
                  label: say('simulate'),
                  onClick: () => go(to.adminSimulations(version.id)),
                },
              ]
            : []),
          {
            key: 'export',
            icon: <Download size={15} />,
            label: (
              <a href="/api/v1/rule-file" download="rules.yaml">
                {say('file.export')}
              </a>
            ),
          },
          ...(draft && mayEdit
            ? [
                {
                  key: 'discard',
                  icon: <Trash2 size={15} />,
                  danger: true,
                  label: say('discard'),
                  onClick: () =>
                    modal.confirm({
                      title: say('discard.title', { number: draft.version }),
                      content: say('discard.text'),
                      okText: say('discard'),
                      okButtonProps: { danger: true },
                      onOk: () => discard(draft.id),
                    }),
                },
              ]
            : []),
          ...(versions.some((one) => one.state === 'published') && !version.retired && mayPublish
            ? [{ key: 'retire', danger: true, label: say('retire'), onClick: onRetire }]
            : []),
        ],
      }}
    >
      <Button aria-label={say('more')} icon={<Ellipsis size={18} />} />
    </Dropdown>
  )
}

/** Saves the draft on the server. What does not compile is refused there; the problems are on screen already. */
function useSaving(draft: Draft, version: RuleVersion | undefined, onAsked: () => void) {
  const say = useWords('rule.admin')
  const go = useGo()
  const changed = useRuleChanged()
  const faultText = useFaultText()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const { data } = await client.POST('/api/v1/rule-versions', {
        body: {
          definition: tidy(draft.def),
          cause: version?.state === 'published' ? undefined : version?.cause,
        },
      })
      draft.settled(draft.def)
      changed()
      toast(say('saved'))
      if (data) go(to.adminRule(data.rule_id), { replace: true })
    } catch (fault) {
      onAsked()
      const several = fault instanceof Fault && fault.parts.length > 0
      toast(several ? say('mend.save', { count: (fault as Fault).parts.length }) : faultText(fault), {
        tone: 'fault',
      })
    } finally {
      setBusy(false)
    }
  }
  return { save, busy }
}

/** Does what was asked for at once, or as soon as the last change is judged. */
function useOnceChecked(checking: boolean, act: () => void): () => void {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    if (!wanted || checking) return
    setWanted(false)
    act()
  }, [wanted, checking, act])
  return () => setWanted(true)
}

/** Ctrl S saves; Ctrl Z and Ctrl Shift Z walk through changes, except inside a text, which has its own way back. */
function useKeys(draft: Draft, save: (() => void) | undefined): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return
      const key = event.key.toLowerCase()
      const typing = event.target instanceof HTMLElement && event.target.closest('input,textarea')
      if (key === 's' && save) save()
      else if (key === 'z' && !typing && event.shiftKey) draft.redo?.()
      else if (key === 'z' && !typing) draft.undo?.()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [draft, save])
}
