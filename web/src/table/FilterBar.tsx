import { Button, Input } from 'antd'
import { Search } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/words'

interface FilterBarProps {
  children: ReactNode
  /** Takes all filters away; shown only when there is one. */
  onClear?: () => void
  /** What can be done with the list, at the right. */
  actions?: ReactNode
}

/** The filters above a list. */
export function FilterBar({ children, onClear, actions }: FilterBarProps) {
  const say = useWords('admin')
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2.5">
      {children}
      {onClear && (
        <Button type="text" onClick={onClear}>
          {say('filter.clear')}
        </Button>
      )}
      {actions && <div className="ml-auto flex flex-wrap gap-2.5 max-md:ml-0">{actions}</div>}
    </div>
  )
}

const pauseMs = 250

interface SearchFilterProps {
  /** Says what can be searched for. */
  label: string
  value: string
  onChange: (value: string) => void
}

/** A search that waits until the typing pauses. The key / leads to it. */
export function SearchFilter({ label, value, onChange }: SearchFilterProps) {
  const [typed, setTyped] = useState(value)
  const known = useRef(value)
  const tell = useRef(onChange)
  tell.current = onChange
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (value !== known.current) setTyped(value)
    known.current = value
  }, [value])
  useEffect(() => {
    if (typed === known.current) return
    const waiting = setTimeout(() => {
      known.current = typed.trim()
      tell.current(typed.trim())
    }, pauseMs)
    return () => clearTimeout(waiting)
  }, [typed])
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input,textarea,[role=dialog]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      place.current?.querySelector('input')?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [])
  return (
    <span ref={place} className="w-60 max-md:w-full">
      <Input
        allowClear
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        prefix={<Search aria-hidden size={15} className="mr-1 text-ink-2" />}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  )
}
