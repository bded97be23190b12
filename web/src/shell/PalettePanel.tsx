import clsx from 'clsx'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { Session } from '@/api/session'
import { useWords } from '@/i18n/words'
import { Dialog } from '@/ui/Dialog'
import { useGo } from '@/ui/Link'
import { administers, adminMenu, allowed, employeeMenu } from './menu'

/** The open palette: a field that filters, a list that the arrow keys move through. */
export default function PalettePanel({ session, onClose }: { session: Session; onClose: () => void }) {
  const say = useWords('shell')
  const goTo = useGo()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const menus = administers(session) ? [...employeeMenu, ...adminMenu] : employeeMenu
  const wanted = query.trim().toLowerCase()
  const found = allowed(menus, session).filter((entry) => say(entry.say).toLowerCase().includes(wanted))
  const go = (to: string | undefined) => {
    if (to === undefined) return
    onClose()
    goTo(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || found.length === 0) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((at + step + found.length) % found.length)
    } else if (event.key === 'Enter') go(found[at]?.to)
  }
  return (
    <Dialog open onClose={onClose} title={say('search')}>
      <div className="relative">
        <Search aria-hidden size={18} className="absolute top-[15px] left-3.5 text-ink-2" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={found[at] && `${listId}-${at}`}
          aria-label={say('search.hint')}
          placeholder={say('search.hint')}
          className="control pl-10"
          value={query}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
        />
      </div>
      <div id={listId} role="listbox" aria-label={say('search')} className="mt-3">
        {found.map(({ say: word, to, icon: Icon }, i) => (
          <div
            key={to}
            id={`${listId}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onPointerMove={() => setAt(i)}
            onClick={() => go(to)}
            onKeyDown={onKeyDown}
            className={clsx(
              'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3',
              i === at && 'bg-brand-soft',
            )}
          >
            <Icon aria-hidden size={18} className="text-ink-2" />
            {say(word)}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="py-6 text-center text-ink-2 text-sm">{say('search.none', { query })}</p>
      )}
    </Dialog>
  )
}
