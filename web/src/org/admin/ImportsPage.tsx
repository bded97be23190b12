import { Button } from 'antd'
import { Download, FileSpreadsheet } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FileDrop } from '@/form/FileDrop'
import { FaultAlert } from '@/form/FormDrawer'
import { upload } from '@/form/upload'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { DataTable } from '@/table/DataTable'
import { byCursor, pagesOf } from '@/table/pages'
import { Card, CardHead } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'

type Import = Shape<'OrgImport'>

const tones = { open: 'sky', done: 'done', discarded: 'neutral' } as const

/** Where a company's spreadsheet comes in, and the imports so far. */
export function ImportsPage() {
  const say = useWords('org.admin')
  const language = useLanguage()
  const go = useGo()
  const faultText = useFaultText()
  const [sending, setSending] = useState<{ name: string; share: number }>()
  const [wrong, setWrong] = useState<string>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/people-imports',
    { params: { query: { limit: 20 } } },
    byCursor,
  )
  const take = async (file: File) => {
    setWrong(undefined)
    setSending({ name: file.name, share: 0 })
    try {
      const made = await upload<Import>('/api/v1/people-imports', file, {
        onProgress: (share) => setSending({ name: file.name, share }),
      })
      go(to.adminImport(made.id))
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
          title={say('import.title')}
          sub={say('import.sub')}
          aside={
            <Button
              icon={<Download size={16} />}
              href={`/api/v1/people-import-template?format=xlsx&language=${language}`}
              download
            >
              {say('import.template')}
            </Button>
          }
        />
        {wrong && <FaultAlert texts={[wrong]} />}
        <FileDrop
          accept=".xlsx,.csv,.txt"
          title={say('import.drop')}
          hint={say('import.hint')}
          onFile={(file) => void take(file)}
          sending={sending}
        />
      </Card>
      <Card>
        <CardHead title={say('imports.history')} />
        <DataTable<Import>
          label={say('imports.history')}
          pages={pagesOf(query)}
          rowKey={(one) => one.id}
          onOpen={(one) => go(to.adminImport(one.id))}
          columns={[
            {
              key: 'file',
              title: say('import.file'),
              phone: 'title',
              cell: (one) => (
                <span className="flex items-center gap-2">
                  <FileSpreadsheet aria-hidden size={16} className="shrink-0 text-ink-2" />
                  {one.file_name}
                </span>
              ),
            },
            {
              key: 'counts',
              title: say('import.counts'),
              phone: 'sub',
              cell: ({ preview }) => (
                <span className="whitespace-nowrap text-sm">
                  {say('import.countsOf', {
                    new: preview.new,
                    changed: preview.changed,
                    rejected: preview.rejected,
                  })}
                </span>
              ),
            },
            {
              key: 'by',
              title: say('import.by'),
              phone: 'sub',
              cell: (one) => (
                <span className="whitespace-nowrap text-ink-2 text-sm">
                  {[one.created_by ?? say('byCommand'), dayAndTime(one.created_at, language)].join(' · ')}
                </span>
              ),
            },
            {
              key: 'state',
              title: say('status'),
              width: 120,
              phone: 'trail',
              cell: (one) => <Pill tone={tones[one.state]}>{say(`import.${one.state}`)}</Pill>,
            },
          ]}
          empty={
            <EmptyState
              icon={FileSpreadsheet}
              title={say('imports.empty.title')}
              text={say('imports.empty.text')}
            />
          }
        />
      </Card>
    </div>
  )
}
