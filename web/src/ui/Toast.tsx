import { CircleAlert, CircleCheck } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useWords } from '@/i18n/words'

interface Note {
  id: number
  text: string
  tone: 'done' | 'fault'
  undo?: () => void
}

const secondsShown = 6
let notes: readonly Note[] = []
let lastId = 0
const listeners = new Set<() => void>()

function put(next: readonly Note[]): void {
  notes = next
  for (const listener of listeners) listener()
}

function drop(id: number): void {
  put(notes.filter((note) => note.id !== id))
}

/** Says that something happened, for six seconds; `undo` is better than asking beforehand. */
export function toast(text: string, options: { tone?: Note['tone']; undo?: () => void } = {}): void {
  lastId += 1
  const note: Note = { id: lastId, text, tone: options.tone ?? 'done', undo: options.undo }
  put([...notes.slice(-2), note])
  setTimeout(() => drop(note.id), secondsShown * 1000)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The place where toasts appear; it stands once at the root of the app. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => notes)
  const say = useWords('common')
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(76px+env(safe-area-inset-bottom))] z-1200 flex flex-col items-center gap-2 lg:bottom-6"
    >
      {shown.map((note) => (
        <div
          key={note.id}
          className="panel pointer-events-auto flex min-h-12 max-w-full items-center gap-3 rounded-md bg-ink px-4 text-bg text-md shadow-float"
        >
          {note.tone === 'done' ? (
            <CircleCheck aria-hidden size={18} />
          ) : (
            <CircleAlert aria-hidden size={18} />
          )}
          <span className="py-3">{note.text}</span>
          {note.undo && (
            <button
              type="button"
              className="min-h-11 shrink-0 px-2 font-semibold underline underline-offset-4"
              onClick={() => {
                note.undo?.()
                drop(note.id)
              }}
            >
              {say('undo')}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
