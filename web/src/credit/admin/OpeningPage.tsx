import { Button } from 'antd'
import { Check, Download, FileSpreadsheet, X } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FileDrop } from '@/form/FileDrop'
import { FaultAlert } from '@/form/FormDrawer'
import { saveFile, upload } from '@/form/upload'
import { language as languageNow } from '@/i18n'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { dayAndTime } from '@/lib/dates'
import { DataTable } from '@/table/DataTable'
import { here, wholeOf } from '@/table/pages'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Notice } from '@/ui/Notice'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { ledgerChanged } from './ReceiptDrawer'

type Opening = Shape<'CreditOpening'>
type Reject = Shape<'CreditOpeningReject'>
type OpeningFile = Shape<'CreditOpeningFile'>

const path = '/api/v1/opening-balances'

function NoFiles() {
  const say = useWords('credit.admin')
  return <EmptyState icon={FileSpreadsheet} title={say('opening.none')} text={say('opening.none.text')} />
}

/** What people bring from an older system: a file, what it would do, and then taking it in. */
export function OpeningPage() {
  const say = useWords('credit.admin')
  const faultText = useFaultText()
  const [file, setFile] = useState<File>()
  const [looked, setLooked] = useState<Opening>()
  const [sending, setSending] = useState<{ name: string; share: number }>()
  const [wrong, setWrong] = useState<string>()
  const send = async (next: File, to: string) => {
    setWrong(undefined)
    setSending({ name: next.name, share: 0 })
    try {
      return await upload<Opening>(to, next, {
        onProgress: (share) => setSending({ name: next.name, share }),
      })
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setSending(undefined)
    }
  }
  const look = async (next: File) => {
    setFile(next)
    setLooked(await send(next, `${path}/check`))
  }
  const take = async () => {
    if (!file) return
    const done = await send(file, path)
    if (!done) return
    toast(say('opening.taken', { count: done.taken }))
    setLooked(undefined)
    setFile(undefined)
    ledgerChanged()
    void queryClient.invalidateQueries({ queryKey: ['get', path] })
  }
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHead
          title={say('opening')}
          sub={say('opening.sub')}
          aside={
            <Button icon={<Download size={16} />} href={`${path}/template`} download>
              {say('opening.template')}
            </Button>
          }
        />
        {wrong && <FaultAlert texts={[wrong]} />}
        {(!looked || sending) && (
          <FileDrop
            accept=".xlsx,.csv,.txt,.jsonl"
            title={say('opening.drop')}
            hint={say('opening.hint')}
            onFile={(next) => void look(next)}
            sending={sending}
          />
        )}
        {looked && file && !sending && (
          <Looked
            looked={looked}
            file={file}
            onTake={() => void take()}
            onDrop={() => setLooked(undefined)}
          />
        )}
      </Card>
      <Files />
    </div>
  )
}

interface LookedProps {
  looked: Opening
  file: File
  onTake: () => void
  onDrop: () => void
}

/** What the file would do. */
function Looked({ looked, file, onTake, onDrop }: LookedProps) {
  const say = useWords('credit.admin')
  const sayCommon = useWords('common')
  const faultText = useFaultText()
  const numbers = [
    [say('opening.new'), String(looked.taken)],
    [say('opening.people'), String(looked.people)],
    [say('opening.credits'), formatCredits(looked.credits)],
    [say('opening.accumulated'), formatCredits(looked.accumulated)],
    [say('opening.repeated'), String(looked.repeated)],
    [say('opening.rejected'), String(looked.rejected)],
  ] as const
  const download = async () => {
    const form = new FormData()
    form.append('file', file)
    try {
      const answer = await fetch(`${path}/rejects`, {
        method: 'POST',
        body: form,
        headers: { 'Accept-Language': languageNow() },
      })
      if (!answer.ok) throw new Error(answer.statusText)
      saveFile(await answer.blob(), `${say('opening.rejectsFile')}.xlsx`)
    } catch (fault) {
      toast(faultText(fault))
    }
  }
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <FileSpreadsheet aria-hidden size={18} className="text-brand-text" />
        {looked.file_name}
      </p>
      <dl className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {numbers.map(([name, value]) => (
          <div key={name} className="rounded-md bg-soft px-4 py-3">
            <dt className="text-ink-2 text-sm">{name}</dt>
            <dd className="num mt-1 text-xl">{value}</dd>
          </div>
        ))}
      </dl>
      {looked.rejects.length > 0 && (
        <div className="mt-5">
          <DataTable<Reject>
            label={say('opening.rejected')}
            pages={here(looked.rejects)}
            rowKey={(one) => one.row}
            columns={[
              { key: 'row', title: say('opening.row'), number: true, phone: 'trail', cell: (one) => one.row },
              { key: 'detail', title: say('opening.why'), phone: 'title', cell: (one) => one.detail },
              {
                key: 'texts',
                title: say('opening.content'),
                phone: 'sub',
                cell: (one) => (
                  <span className="text-ink-2 text-sm">{one.texts.filter(Boolean).join(' · ')}</span>
                ),
              },
            ]}
            empty={null}
          />
        </div>
      )}
      {looked.taken === 0 && <Notice className="mt-4">{say('opening.nothing')}</Notice>}
      <div className="mt-5 flex flex-wrap justify-end gap-2.5">
        {looked.rejected > 0 && (
          <Button icon={<Download size={16} />} onClick={() => void download()} className="mr-auto">
            {say('opening.rejects')}
          </Button>
        )}
        <Button icon={<X size={16} />} onClick={onDrop}>
          {sayCommon('cancel')}
        </Button>
        <Button type="primary" icon={<Check size={16} />} disabled={looked.taken === 0} onClick={onTake}>
          {say('opening.take', { count: looked.taken })}
        </Button>
      </div>
    </>
  )
}

/** The files taken in last. */
function Files() {
  const say = useWords('credit.admin')
  const language = useLanguage()
  const files = api.useQuery('get', path)
  return (
    <Card>
      <CardHead title={say('opening.files')} />
      <DataTable<OpeningFile>
        label={say('opening.files')}
        pages={wholeOf({ ...files, data: files.data?.items })}
        rowKey={(one) => one.id}
        columns={[
          { key: 'file', title: say('opening.file'), phone: 'title', cell: (one) => one.file_name },
          {
            key: 'credits',
            title: say('opening.credits'),
            number: true,
            phone: 'trail',
            cell: (one) => <Credits amount={one.credits} look="ink" />,
          },
          { key: 'taken', title: say('opening.new'), number: true, cell: (one) => one.taken },
          { key: 'repeated', title: say('opening.repeated'), number: true, cell: (one) => one.repeated },
          { key: 'rejected', title: say('opening.rejected'), number: true, cell: (one) => one.rejected },
          {
            key: 'at',
            title: say('opening.at'),
            phone: 'sub',
            cell: (one) => (
              <span className="whitespace-nowrap text-ink-2 text-sm">
                {[one.by, dayAndTime(one.at, language)].filter(Boolean).join(' · ')}
              </span>
            ),
          },
        ]}
        empty={<NoFiles />}
      />
    </Card>
  )
}
