import { Button, Table, type TableProps } from 'antd'
import clsx from 'clsx'
import { type Key, type KeyboardEvent, type ReactNode, useRef } from 'react'
import { FaultState } from '@/api/FaultState'
import { useWords } from '@/i18n/words'
import { Skeleton } from '@/ui/Skeleton'
import type { Pages } from './pages'
import { useWide } from './useWide'

/** One column, and what becomes of it on a phone, where rows are cards. */
export interface Column<T> {
  key: string
  title: ReactNode
  cell: (row: T) => ReactNode
  width?: number
  /** Numbers stand at the right. */
  number?: boolean
  /** Where it stands on a card; a column without it is a line with its title. */
  phone?: 'title' | 'sub' | 'trail' | 'hidden'
}

interface DataTableProps<T> {
  /** Names the list for screen readers. */
  label: string
  columns: readonly Column<T>[]
  pages: Pages<T>
  rowKey: (row: T) => Key
  /** What stands here when there is nothing, and what to do about it. */
  empty: ReactNode
  /** Opens a row, by pressing it or with Enter. */
  onOpen?: (row: T) => void
  /** The row that is open beside the table. */
  opened?: Key
  /** Chosen rows, for doing something with several at once. */
  picked?: {
    keys: readonly Key[]
    onChange: (keys: Key[], rows: T[]) => void
    disabled?: (row: T) => boolean
  }
}

/**
 * A list of the administrators: a table from 768 pixels on, cards below. Rows
 * are walked with the arrow keys (or j and k) and opened with Enter.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { pages, empty } = props
  const wide = useWide()
  if (pages.fault) return <FaultState fault={pages.fault} onRetry={pages.retry} />
  if (!pages.rows) return <TableSkeleton label={props.label} />
  if (pages.rows.length === 0) return empty
  return (
    <div className={clsx('transition-opacity', pages.stale && 'opacity-60')} aria-busy={pages.stale}>
      {wide ? <WideTable {...props} rows={pages.rows} /> : <Cards {...props} rows={pages.rows} />}
      <More pages={pages} />
    </div>
  )
}

function More<T>({ pages }: { pages: Pages<T> }) {
  const say = useWords('admin')
  if (!pages.rows) return null
  return (
    <div className="flex items-center justify-center gap-4 py-4 text-ink-2 text-sm">
      <span>{say('table.shown', { count: pages.rows.length })}</span>
      {pages.more && (
        <Button onClick={pages.more} loading={pages.busy}>
          {say('table.more')}
        </Button>
      )}
    </div>
  )
}

type Drawn<T> = DataTableProps<T> & { rows: readonly T[] }

function WideTable<T>({ label, columns, rows, rowKey, onOpen, opened, picked }: Drawn<T>) {
  const place = useRef<HTMLDivElement>(null)
  const walk = (event: KeyboardEvent<HTMLElement>, row: T) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' && onOpen) onOpen(row)
    else if (event.key === 'ArrowDown' || event.key === 'j') step(event.currentTarget, 'nextElementSibling')
    else if (event.key === 'ArrowUp' || event.key === 'k') step(event.currentTarget, 'previousElementSibling')
    else return
    event.preventDefault()
  }
  const drawn: TableProps<T>['columns'] = columns.map((column) => ({
    key: column.key,
    title: column.title,
    width: column.width,
    align: column.number ? 'right' : undefined,
    className: column.number ? 'num' : undefined,
    render: (_, row) => column.cell(row),
  }))
  return (
    <div ref={place}>
      <Table<T>
        aria-label={label}
        size="middle"
        scroll={{ x: true }}
        pagination={false}
        rowKey={rowKey}
        columns={drawn}
        dataSource={rows as T[]}
        rowSelection={
          picked && {
            columnWidth: 44,
            fixed: true,
            selectedRowKeys: picked.keys as Key[],
            onChange: picked.onChange,
            getCheckboxProps: (row) => ({ disabled: picked.disabled?.(row) }),
          }
        }
        onRow={(row) => ({
          tabIndex: 0,
          className: clsx(onOpen && 'cursor-pointer', rowKey(row) === opened && 'row-opened'),
          onKeyDown: (event) => walk(event, row),
          onClick: (event) => {
            if (onOpen && !ownsPress(event.target as HTMLElement)) onOpen(row)
          },
        })}
      />
    </div>
  )
}

/** A press on a link or a control inside a row belongs to that control. */
const ownsPress = (target: HTMLElement) =>
  target.closest('a,button,input,label,.ant-table-selection-column') !== null

function step(from: HTMLElement, to: 'nextElementSibling' | 'previousElementSibling'): void {
  let next = from[to]
  while (next && !(next instanceof HTMLElement && next.tabIndex === 0)) next = next[to]
  if (next instanceof HTMLElement) next.focus()
}

function Cards<T>({ label, columns, rows, rowKey, onOpen, picked }: Drawn<T>) {
  return (
    <ul aria-label={label} className="flex flex-col gap-2.5">
      {rows.map((row) => {
        const key = rowKey(row)
        return (
          <li key={key} className="rounded-lg border border-line bg-card p-4">
            <CardInside
              columns={columns}
              row={row}
              onOpen={onOpen}
              pick={
                picked && !picked.disabled?.(row)
                  ? {
                      on: picked.keys.includes(key),
                      turn: () => {
                        const keys = picked.keys.includes(key)
                          ? picked.keys.filter((one) => one !== key)
                          : [...picked.keys, key]
                        picked.onChange(
                          keys,
                          rows.filter((one) => keys.includes(rowKey(one))),
                        )
                      },
                    }
                  : undefined
              }
            />
          </li>
        )
      })}
    </ul>
  )
}

interface CardInsideProps<T> {
  columns: readonly Column<T>[]
  row: T
  onOpen?: (row: T) => void
  pick?: { on: boolean; turn: () => void }
}

function CardInside<T>({ columns, row, onOpen, pick }: CardInsideProps<T>) {
  const say = useWords('admin')
  const at = (place: Column<T>['phone']) => columns.filter((column) => column.phone === place)
  const titles = at('title').map((column) => <span key={column.key}>{column.cell(row)}</span>)
  return (
    <>
      <div className="flex items-start gap-3">
        {pick && (
          <input
            type="checkbox"
            aria-label={say('table.pick')}
            className="touch mt-1 size-5 accent-(--brand)"
            checked={pick.on}
            onChange={pick.turn}
          />
        )}
        <div className="min-w-0 flex-1">
          {onOpen ? (
            <button
              type="button"
              className="touch text-left font-semibold text-base"
              onClick={() => onOpen(row)}
            >
              {titles}
            </button>
          ) : (
            <div className="font-semibold text-base">{titles}</div>
          )}
          {at('sub').map((column) => (
            <div key={column.key} className="mt-0.5 text-ink-2 text-sm">
              {column.cell(row)}
            </div>
          ))}
        </div>
        <div className="flex shrink-0 flex-col items-end gap-1 text-right">
          {at('trail').map((column) => (
            <span key={column.key} className={clsx(column.number && 'num')}>
              {column.cell(row)}
            </span>
          ))}
        </div>
      </div>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm empty:hidden">
        {at(undefined).map((column) => (
          <div key={column.key} className="contents">
            <dt className="text-ink-2">{column.title}</dt>
            <dd className={clsx('min-w-0 break-words text-right', column.number && 'num')}>
              {column.cell(row)}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** A table that is still loading. */
export function TableSkeleton({ label, rows = 8 }: { label: string; rows?: number }) {
  return (
    <div aria-busy aria-label={label} role="status" className="flex flex-col">
      <Skeleton className="h-11 w-full rounded-md" />
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move.
        <div key={i} className="flex items-center gap-6 border-line border-b py-3.5">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-32 max-md:hidden" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  )
}
