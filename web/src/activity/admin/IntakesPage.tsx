import { Button, Dropdown, Segmented } from 'antd'
import { Download, FileInput } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FileDrop } from '@/form/FileDrop'
import { FaultAlert } from '@/form/FormDrawer'
import { upload } from '@/form/upload'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { type Column, DataTable } from '@/table/DataTable'
import { useFilters } from '@/table/filters'
import { byCursor, pagesOf } from '@/table/pages'
import { Card, CardHead } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { Progress } from '@/ui/Progress'
import { EmptyState } from '@/ui/States'
import { IntakeDrawer } from './IntakeDrawer'
import { MappingDrawer } from './MappingDrawer'

type Intake = Shape<'ActivityIntake'>
type Subject = Intake['subject']

/** Files of activities and objects: uploading, the columns, progress, and what was not taken. */
export function IntakesPage() {
  const say = useWords('activity.admin')
  const language = useLanguage()
  const faultText = useFaultText()
  const [filters, change] = useFilters<'intake' | 'subject'>()
  const subject: Subject = filters.subject === 'objects' ? 'objects' : 'activities'
  const [sending, setSending] = useState<{ name: string; share: number }>()
  const [look, setLook] = useState<Shape<'ActivityLook'>>()
  const [wrong, setWrong] = useState<string>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/intakes',
    { params: { query: { limit: 20 } } },
    {
      ...byCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.items.some((one) => running(one))) ? 2000 : false,
    },
  )
  const take = async (file: File) => {
    setWrong(undefined)
    setSending({ name: file.name, share: 0 })
    try {
      setLook(
        await upload<Shape<'ActivityLook'>>('/api/v1/intake-files', file, {
          values: { subject },
          onProgress: (share) => setSending({ name: file.name, share }),
        }),
      )
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setSending(undefined)
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHead
          title={say('intake.title')}
          sub={say('intake.sub')}
          aside={
            <Dropdown
              trigger={['click']}
              menu={{
                items: (['xlsx', 'csv', 'jsonl'] as const).map((format) => ({
                  key: format,
                  label: (
                    <a
                      href={`/api/v1/intake-templates/${subject}?format=${format}&language=${language}`}
                      download
                    >
                      {say(`format.${format}`)}
                    </a>
                  ),
                })),
              }}
            >
              <Button icon={<Download size={16} />}>{say('template')}</Button>
            </Dropdown>
          }
        />
        <Segmented<Subject>
          className="mb-4"
          aria-label={say('subject')}
          value={subject}
          onChange={(next) => change({ subject: next === 'objects' ? next : undefined })}
          options={(['activities', 'objects'] as const).map((value) => ({
            value,
            label: say(`subject.${value}`),
          }))}
        />
        {wrong && <FaultAlert texts={[wrong]} />}
        <FileDrop
          accept=".xlsx,.csv,.txt,.jsonl,.ndjson,.json"
          title={say(`drop.${subject}`)}
          hint={say('drop.hint')}
          onFile={(file) => void take(file)}
          sending={sending}
        />
      </Card>
      <Card>
        <CardHead title={say('intakes')} />
        <DataTable<Intake>
          label={say('intakes')}
          pages={pagesOf(query)}
          rowKey={(one) => one.id}
          opened={filters.intake ? Number(filters.intake) : undefined}
          onOpen={(one) => change({ intake: String(one.id) }, { push: true })}
          columns={columns(say, language)}
          empty={
            <EmptyState
              icon={FileInput}
              title={say('intakes.empty.title')}
              text={say('intakes.empty.text')}
            />
          }
        />
      </Card>
      {look && (
        <MappingDrawer
          look={look}
          onClose={() => setLook(undefined)}
          onBegun={(id) => {
            setLook(undefined)
            change({ intake: String(id) }, { push: true })
          }}
        />
      )}
      <IntakeDrawer
        id={filters.intake ? Number(filters.intake) : undefined}
        onClose={() => change({ intake: undefined })}
      />
    </div>
  )
}

/** Whether a file is still on its way. */
export const running = (one: Pick<Intake, 'state'>): boolean =>
  one.state === 'waiting' || one.state === 'running'

/** How much of a file has been dealt with; unknown until it was read to its end once. */
export const shareOf = (one: Pick<Intake, 'rows' | 'done' | 'state'>): number =>
  one.state === 'done' ? 1 : one.rows > 0 ? Math.min(1, one.done / one.rows) : 0

const tones = { waiting: 'neutral', running: 'sky', done: 'done', failed: 'deadline' } as const

/** Where a file stands. */
export function IntakeState({ one }: { one: Intake }) {
  const say = useWords('activity.admin')
  return <Pill tone={tones[one.state]}>{say(`state.${one.state}`)}</Pill>
}

function columns(say: ReturnType<typeof useWords<'activity.admin'>>, language: string): Column<Intake>[] {
  return [
    {
      key: 'file',
      title: say('file'),
      phone: 'title',
      cell: (one) => (
        <span className="block max-w-72">
          <span className="block truncate">{one.file_name}</span>
          <span className="block text-ink-2 text-sm">{say(`subject.${one.subject}`)}</span>
        </span>
      ),
    },
    {
      key: 'counts',
      title: say('counts'),
      phone: 'sub',
      cell: (one) =>
        running(one) ? (
          <span className="block w-44">
            <Progress label={say('progress')} value={shareOf(one)} />
            <span className="num mt-1 block text-ink-2 text-xs">{one.done.toLocaleString('en-US')}</span>
          </span>
        ) : (
          <span className="whitespace-nowrap text-sm">
            {say('countsOf', { accepted: one.accepted, repeated: one.repeated, rejected: one.rejected })}
          </span>
        ),
    },
    {
      key: 'by',
      title: say('by'),
      phone: 'sub',
      cell: (one) => (
        <span className="whitespace-nowrap text-ink-2 text-sm">
          {[one.started_by ?? say('byCommand'), dayAndTime(one.started_at, language)].join(' · ')}
        </span>
      ),
    },
    {
      key: 'state',
      title: say('state'),
      width: 110,
      phone: 'trail',
      cell: (one) => <IntakeState one={one} />,
    },
  ]
}
