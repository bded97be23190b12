import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { CircleCheckBig, Columns3, Download } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { listIn } from '@/lib/name'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { ColumnsDrawer } from './ColumnsDrawer'
import { ImportRows } from './ImportRows'
import { useOrgChanged } from './useOrgChanged'

type Import = Shape<'OrgImport'>

/** One spreadsheet before and after it is taken in: what it would do, what is wrong, and mending it here. */
export function ImportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const say = useWords('org.admin')
  const path = { params: { path: { id: Number(id) } } }
  const found = api.useQuery('get', '/api/v1/people-imports/{id}', path)
  if (found.error && !found.data)
    return <FaultState fault={found.error} onRetry={() => void found.refetch()} />
  return (
    <>
      <PageHeader title={found.data?.file_name ?? say('import.title')} back={to.adminImports()} />
      {found.data ? (
        <Preview key={found.data.id} found={found.data} />
      ) : (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-24 w-full rounded-lg" />
          <Skeleton className="h-72 w-full rounded-lg" />
        </div>
      )}
    </>
  )
}

function Preview({ found }: { found: Import }) {
  const say = useWords('org.admin')
  const go = useGo()
  const queries = useQueryClient()
  const orgChanged = useOrgChanged()
  const faultText = useFaultText()
  const [columnsOpen, setColumnsOpen] = useState(false)
  const [busy, setBusy] = useState<'confirm' | 'discard'>()
  const [wrong, setWrong] = useState<string>()
  const { preview } = found
  const open = found.state === 'open'
  const path = { params: { path: { id: found.id } } }
  const settle = () =>
    void queries.invalidateQueries({
      predicate: (query) => String(query.queryKey[1]).startsWith('/api/v1/people-imports'),
    })
  const run = async (what: 'confirm' | 'discard', work: () => Promise<unknown>) => {
    setBusy(what)
    setWrong(undefined)
    try {
      await work()
      settle()
      return true
    } catch (fault) {
      setWrong(faultText(fault))
      return false
    } finally {
      setBusy(undefined)
    }
  }
  const confirm = () =>
    run('confirm', async () => {
      await client.PUT('/api/v1/people-imports/{id}/confirmation', path)
      orgChanged()
    })
  const discard = async () => {
    if (await run('discard', () => client.DELETE('/api/v1/people-imports/{id}', path))) {
      toast(say('import.discardedOne'))
      go(to.adminImports())
    }
  }
  const taken = preview.new + preview.changed
  return (
    <div className="flex flex-col gap-4 pb-24">
      {wrong && <FaultAlert texts={[wrong]} />}
      {preview.problem && (
        <Alert
          type="warning"
          showIcon
          title={preview.problem}
          description={(preview.problems ?? []).map((text) => <div key={text}>{text}</div>)}
          action={<Button onClick={() => setColumnsOpen(true)}>{say('columns')}</Button>}
        />
      )}
      {(preview.notices ?? []).map((text) => (
        <Alert key={text} type="info" showIcon title={text} />
      ))}
      <Counts found={found} />
      {found.state === 'done' && <DoneCard />}
      <Details found={found} onColumns={open ? () => setColumnsOpen(true) : undefined} />
      {found.file_kept && preview.remarked > 0 && <ImportRows found={found} onMended={settle} />}
      {open && (
        <div className="fixed inset-x-0 bottom-0 z-10 border-line border-t bg-card/95 px-4 py-3 backdrop-blur lg:left-56 lg:px-8">
          <div className="flex flex-wrap items-center justify-end gap-2.5">
            <span className="mr-auto text-ink-2 text-sm max-md:w-full" role="status">
              {busy === 'confirm'
                ? say('import.writing', { count: taken })
                : preview.rejected > 0
                  ? say('import.skips', { count: preview.rejected })
                  : say('import.clean')}
            </span>
            <Button loading={busy === 'discard'} onClick={() => void discard()}>
              {say('import.discard')}
            </Button>
            <Button
              type="primary"
              loading={busy === 'confirm'}
              disabled={Boolean(preview.problem) || taken === 0}
              onClick={() => void confirm()}
            >
              {taken === 0 ? say('import.nothing') : say('import.confirm', { count: taken })}
            </Button>
          </div>
        </div>
      )}
      {columnsOpen && (
        <ColumnsDrawer found={found} onClose={() => setColumnsOpen(false)} onArranged={settle} />
      )}
    </div>
  )
}

const looks = {
  new: 'text-jade-text',
  changed: 'text-brand-text',
  unchanged: 'text-ink-2',
  rejected: 'text-coral-text',
} as const

function Counts({ found }: { found: Import }) {
  const say = useWords('org.admin')
  const { preview } = found
  return (
    <dl className="grid grid-cols-4 gap-3 max-md:grid-cols-2" aria-label={say('import.counts')}>
      {(['new', 'changed', 'unchanged', 'rejected'] as const).map((name) => (
        <div key={name} className="rounded-lg border border-line bg-card px-5 py-4">
          <dt className="text-ink-2 text-sm">{say(`import.count.${name}`)}</dt>
          <dd className={`num text-2xl ${preview[name] > 0 ? looks[name] : 'text-ink-2'}`}>
            {preview[name].toLocaleString('en-US')}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function DoneCard() {
  const say = useWords('org.admin')
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-4">
        <CircleCheckBig aria-hidden size={28} className="text-jade-text" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold text-base">{say('import.doneTitle')}</p>
          <p className="text-ink-2 text-sm">{say('import.doneText')}</p>
        </div>
        <ButtonLink look="secondary" size="sm" to={to.adminCodes()}>
          {say('codes')}
        </ButtonLink>
        <ButtonLink size="sm" to={to.adminPeople()}>
          {say('people')}
        </ButtonLink>
      </div>
    </Card>
  )
}

/** The rejected rows with their reasons, to be mended and uploaded again. */
export function RejectedLink({ id }: { id: number }) {
  const say = useWords('org.admin')
  return (
    <Button icon={<Download size={16} />} href={`/api/v1/people-imports/${id}/rejected?format=xlsx`} download>
      {say('import.rejectedFile')}
    </Button>
  )
}

function Details({ found, onColumns }: { found: Import; onColumns?: () => void }) {
  const say = useWords('org.admin')
  const { preview } = found
  const lists: [string, readonly string[]][] = [
    [say('import.departments'), preview.departments ?? []],
    [say('import.renamed'), preview.renamed ?? []],
    [say('import.positions'), preview.positions ?? []],
    [say('import.grades'), (preview.grades ?? []).map((grade) => grade.code)],
    [say('import.ignored'), preview.ignored ?? []],
  ]
  const shown = lists.filter(([, list]) => list.length > 0)
  const language = useLanguage()
  const changes = preview.changes ?? []
  const title = (key: string) => preview.columns.find((column) => column.key === key)?.title ?? key
  return (
    <Card>
      <CardHead
        title={say(found.state === 'done' ? 'import.brought' : 'import.what')}
        sub={say('import.readAs', {
          rows: preview.rows,
          columns: preview.columns.filter((column) => column.index >= 0).length,
        })}
        aside={
          onColumns && (
            <Button icon={<Columns3 size={16} />} onClick={onColumns}>
              {say('columns')}
            </Button>
          )
        }
      />
      {shown.length === 0 && changes.length === 0 && (
        <p className="text-ink-2 text-sm">{say('import.noStructure')}</p>
      )}
      <dl className="flex flex-col gap-3">
        {shown.map(([name, list]) => (
          <div key={name} className="flex gap-4 max-md:flex-col max-md:gap-1">
            <dt className="w-32 shrink-0 text-ink-2 text-sm">
              {name} <span className="num">{list.length}</span>
            </dt>
            <dd className="flex min-w-0 flex-wrap gap-1.5">
              {list.slice(0, 40).map((text) => (
                <span key={text} className="rounded-full bg-soft px-2.5 py-0.5 text-sm">
                  {text}
                </span>
              ))}
              {list.length > 40 && <span className="text-ink-2 text-sm">…</span>}
            </dd>
          </div>
        ))}
        {changes.length > 0 && (
          <div className="flex gap-4 max-md:flex-col max-md:gap-1">
            <dt className="w-32 shrink-0 text-ink-2 text-sm">{say('import.changes')}</dt>
            <dd className="min-w-0 flex-1">
              <ul className="columns-2 gap-8 text-sm max-md:columns-1">
                {changes.map((change) => (
                  <li key={change.row} className="flex gap-2 py-0.5">
                    <span className="shrink-0">
                      {change.name} <span className="num text-ink-2">{change.number}</span>
                    </span>
                    <span className="truncate text-ink-2">{listIn(change.fields.map(title), language)}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
    </Card>
  )
}
