import clsx from 'clsx'
import { FileSpreadsheet, UploadCloud } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useWords } from '@/i18n/words'
import { Progress } from '@/ui/Progress'

interface FileDropProps {
  /** Names of endings, with their points: ".xlsx,.csv". */
  accept: string
  title: string
  /** What may be dropped here. */
  hint: ReactNode
  onFile: (file: File) => void
  /** A file on its way: its name and how much has been sent. */
  sending?: { name: string; share: number }
}

/** A place to drop a file on, or to press for choosing one. */
export function FileDrop({ accept, title, hint, onFile, sending }: FileDropProps) {
  const say = useWords('admin')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !sending) onFile(file)
  }
  if (sending)
    return (
      <div className="flex min-h-44 flex-col items-center justify-center gap-3 rounded-lg border border-line bg-soft px-6">
        <FileSpreadsheet aria-hidden size={28} className="text-brand-text" />
        <p className="font-medium">{sending.name}</p>
        <Progress label={say('file.sending')} value={sending.share} className="w-full max-w-80" />
        <p className="text-ink-2 text-sm">{sending.share < 1 ? say('file.sending') : say('file.reading')}</p>
      </div>
    )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here; keys use the button inside.
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button
        type="button"
        onClick={() => input.current?.click()}
        className={clsx(
          'flex min-h-44 w-full flex-col items-center justify-center gap-1.5 rounded-lg border-2 border-dashed px-6 py-8 text-center transition-colors',
          over ? 'border-brand bg-brand-soft' : 'border-edge/50 bg-soft hover:border-brand',
        )}
      >
        <UploadCloud aria-hidden size={30} className="text-brand-text" strokeWidth={1.7} />
        <span className="mt-1 font-semibold text-base">{title}</span>
        <span className="max-w-[34em] text-pretty text-ink-2 text-sm">{hint}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={title}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}
