import { Button, Input, Segmented } from 'antd'
import clsx from 'clsx'
import { CircleAlert, Info } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { byCursor, pagesOf } from '@/table/pages'
import { Card, CardHead } from '@/ui/Card'
import { Skeleton } from '@/ui/Skeleton'
import { RejectedLink } from './ImportPage'
import { cellsOf, type Edits, edited } from './importEdits'

type Row = Shape<'OrgImportRow'>

interface ImportRowsProps {
  found: Shape<'OrgImport'>
  onMended: () => void
}

/** Rows with something wrong or worth saying; cells are mended here and the whole file is looked at again. */
export function ImportRows({ found, onMended }: ImportRowsProps) {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const faultText = useFaultText()
  const [only, setOnly] = useState<'rejected' | 'all'>(found.preview.rejected > 0 ? 'rejected' : 'all')
  const [edits, setEdits] = useState<Edits>({})
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const query = api.useInfiniteQuery(
    'get',
    '/api/v1/people-imports/{id}/rows',
    { params: { path: { id: found.id }, query: { rejected: only === 'rejected', limit: 50 } } },
    byCursor,
  )
  const pages = pagesOf(query)
  const cells = cellsOf(edits)
  const open = found.state === 'open'
  const mend = async () => {
    setBusy(true)
    setWrong(undefined)
    try {
      await client.PUT('/api/v1/people-imports/{id}/cells', {
        params: { path: { id: found.id } },
        body: { cells },
      })
      setEdits({})
      onMended()
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card>
      <CardHead
        title={say('rows.title')}
        sub={open ? say('rows.sub') : undefined}
        aside={
          <div className="flex flex-wrap items-center justify-end gap-2.5">
            {found.preview.rejected > 0 && found.file_kept && <RejectedLink id={found.id} />}
            <Segmented
              aria-label={say('rows.title')}
              value={only}
              onChange={setOnly}
              options={[
                { value: 'rejected', label: `${say('rows.rejected')} ${found.preview.rejected}` },
                { value: 'all', label: `${say('rows.all')} ${found.preview.remarked}` },
              ]}
            />
          </div>
        }
      />
      {wrong && <FaultAlert texts={[wrong]} />}
      {!pages.rows ? (
        <Skeleton className="h-40 w-full rounded-md" />
      ) : (
        <ul>
          {pages.rows.map((row) => (
            <RowItem
              key={`${row.sheet ?? ''}:${row.row}`}
              row={row}
              open={open}
              title={(key) => found.preview.columns.find((column) => column.key === key)?.title ?? key}
              edits={edits[row.row] ?? {}}
              onEdit={(column, value) =>
                setEdits((was) => edited(was, row.row, column, value, row.values[column] ?? ''))
              }
              onEnter={() => cells.length > 0 && void mend()}
            />
          ))}
        </ul>
      )}
      {pages.more && (
        <Button className="mt-3" onClick={pages.more} loading={pages.busy}>
          {sayAdmin('table.more')}
        </Button>
      )}
      {cells.length > 0 && (
        <div className="sticky bottom-18 mt-4 flex items-center justify-between gap-3 rounded-md bg-brand-soft px-4 py-2.5">
          <span className="text-brand-text">{say('rows.edits', { count: cells.length })}</span>
          <div className="flex gap-2">
            <Button onClick={() => setEdits({})}>{say('rows.reset')}</Button>
            <Button type="primary" loading={busy} onClick={() => void mend()}>
              {say('rows.check')}
            </Button>
          </div>
        </div>
      )}
    </Card>
  )
}

interface RowItemProps {
  row: Row
  open: boolean
  title: (key: string) => string
  edits: Record<string, string>
  onEdit: (column: string, value: string) => void
  onEnter: () => void
}

function RowItem({ row, open, title, edits, onEdit, onEnter }: RowItemProps) {
  const say = useWords('org.admin')
  const columns = [...new Set(row.cells.map((cell) => cell.column ?? ''))]
  return (
    <li className="flex gap-4 border-line border-b py-3 last:border-b-0 max-md:flex-col max-md:gap-2">
      <div className="w-44 shrink-0">
        <span
          className={clsx(
            'num mr-2 inline-block rounded-full px-2 text-xs leading-5.5',
            row.rejected ? 'bg-coral-soft text-coral-text' : 'bg-soft text-ink-2',
          )}
        >
          {say('rows.row', { row: row.row })}
        </span>
        <span className="font-medium">{row.values.name}</span>
        <span className="num block text-ink-2 text-sm">{row.values.number}</span>
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        {columns.map((column) => (
          <div key={column} className="flex items-start gap-3 max-sm:flex-col max-sm:gap-1">
            {column && (
              // biome-ignore lint/a11y/noLabelWithoutControl: the input is inside.
              <label className="flex w-72 shrink-0 items-center gap-2 max-sm:w-full">
                <span className="w-20 shrink-0 text-ink-2 text-sm">{title(column)}</span>
                <Input
                  size="small"
                  className="h-8"
                  readOnly={!open || row.sheet !== undefined}
                  status={
                    row.cells.some((cell) => cell.column === column && !cell.notice) ? 'error' : undefined
                  }
                  value={edits[column] ?? row.values[column] ?? ''}
                  onChange={(event) => onEdit(column, event.target.value)}
                  onPressEnter={onEnter}
                />
              </label>
            )}
            <div className="flex min-w-0 flex-1 flex-col gap-1 pt-1.5">
              {row.cells
                .filter((cell) => (cell.column ?? '') === column)
                .map((cell) => (
                  <p
                    key={cell.code + cell.detail}
                    className={clsx(
                      'flex items-start gap-1.5 text-sm',
                      cell.notice ? 'text-ink-2' : 'text-coral-text',
                    )}
                  >
                    {cell.notice ? (
                      <Info aria-hidden size={15} className="mt-0.5 shrink-0" />
                    ) : (
                      <CircleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
                    )}
                    {cell.detail}
                  </p>
                ))}
            </div>
          </div>
        ))}
      </div>
    </li>
  )
}
