import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { IconButton } from './Button'
import type { DialogProps } from './Dialog'

const shapes = {
  dialog:
    'panel inset-x-4 top-1/2 m-auto max-h-[85dvh] max-w-[480px] -translate-y-1/2 rounded-lg sm:inset-x-0 sm:w-full',
  sheet:
    'sheet inset-x-0 bottom-0 max-h-[88dvh] rounded-t-lg pb-[env(safe-area-inset-bottom)] lg:panel lg:inset-[12px_12px_12px_auto] lg:max-h-none lg:w-[460px] lg:rounded-lg',
}

/** The drawn part of Dialog and Sheet: keeps the focus inside, closes on Escape, gives the focus back. */
export default function DialogPanel(props: DialogProps & { shape: keyof typeof shapes }) {
  const { open, onClose, title, sub, children, actions, shape } = props
  const say = useWords('common')
  const [opener] = useState(() => document.activeElement)
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            // Radix knows only openers of its own.
            event.preventDefault()
            if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
          }}
          className={clsx('fixed z-50 flex flex-col bg-card shadow-float outline-none', shapes[shape])}
        >
          <header className="flex items-start gap-3 py-3 pr-2 pl-5">
            <div className="min-w-0 flex-1 pt-2.5">
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {sub && <p className="mt-0.5 text-ink-2 text-sm">{sub}</p>}
            </div>
            <IconButton icon={X} label={say('close')} onClick={onClose} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-5">{children}</div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-3 border-line border-t px-5 py-4 max-sm:*:flex-1">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
