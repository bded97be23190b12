import clsx from 'clsx'
import { useId } from 'react'

interface ChipsProps<T extends string> {
  /** Names the choice for screen readers. */
  label: string
  options: readonly { value: T; label: string; count?: number }[]
  value: T
  onChange: (value: T) => void
  className?: string
}

/**
 * One of several choices, for filters that are too many for Segmented. On a phone the row scrolls
 * sideways to the edge of the screen. Arrow keys move, as in any group of radio buttons.
 */
export function Chips<T extends string>({ label, options, value, onChange, className }: ChipsProps<T>) {
  const group = useId()
  return (
    <fieldset
      className={clsx(
        '-mx-4 flex min-w-0 gap-2 overflow-x-auto px-4 py-1 lg:mx-0 lg:flex-wrap lg:px-0',
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'relative flex min-h-9 shrink-0 cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-full border px-3.5 text-md',
            'has-focus-visible:outline-2 has-focus-visible:outline-brand has-focus-visible:outline-offset-1',
            option.value === value
              ? 'border-brand bg-brand-soft font-semibold text-brand-text'
              : 'border-line bg-card text-ink-2 hover:border-edge hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={group}
            className="absolute inset-[-4px_0] cursor-pointer opacity-0"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
          {option.count !== undefined && <span className="num text-xs">{option.count}</span>}
        </label>
      ))}
    </fieldset>
  )
}
