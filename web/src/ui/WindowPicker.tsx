import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useWords } from '@/i18n/words'
import {
  compareWindows,
  shiftWindow,
  type Window,
  type WindowKind,
  windowAt,
  windowKinds,
} from '@/lib/window'
import { IconButton } from './Button'
import { Segmented } from './Segmented'

/** The words for a window: 2026 年第 4 季度. */
export function useWindowName(): (window: Window) => string {
  const say = useWords('common')
  return ({ kind, year, part }) => say(`window.${kind}`, { year: String(year), part })
}

interface WindowPickerProps {
  value: Window
  onChange: (window: Window) => void
  /** The company's time zone. */
  zone?: string
}

/** Month, quarter, year or ever; within a kind one step back and forth, never into the future. */
export function WindowPicker({ value, onChange, zone }: WindowPickerProps) {
  const say = useWords('common')
  const nameOf = useWindowName()
  const now = (kind: WindowKind) => windowAt(kind, new Date(), zone)
  const last = compareWindows(value, now(value.kind)) >= 0
  return (
    <div className="flex flex-col gap-2 sm:flex-row sm:items-center sm:gap-4">
      <Segmented
        className="sm:w-80"
        label={say('window.label')}
        value={value.kind}
        onChange={(kind) => onChange(now(kind))}
        options={windowKinds.map((kind) => ({ value: kind, label: say(`window.this.${kind}`) }))}
      />
      {value.kind !== 'ever' && (
        <div className="flex items-center justify-between gap-1 sm:justify-start">
          <IconButton
            icon={ChevronLeft}
            label={say('window.before')}
            onClick={() => onChange(shiftWindow(value, -1))}
          />
          <span aria-live="polite" className="min-w-28 text-center font-medium text-md">
            {nameOf(value)}
          </span>
          <IconButton
            icon={ChevronRight}
            label={say('window.after')}
            disabled={last}
            className="disabled:opacity-35"
            onClick={() => onChange(shiftWindow(value, 1))}
          />
        </div>
      )}
    </div>
  )
}
