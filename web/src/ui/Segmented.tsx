import clsx from 'clsx'

interface SegmentedProps<T extends string> {
  /** Names the choice for screen readers. */
  label: string
  options: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
  className?: string
}

/** One of two to four short choices, all in sight. Arrow keys move, as in any group of radio buttons. */
export function Segmented<T extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: SegmentedProps<T>) {
  return (
    <fieldset className={clsx('flex rounded-md bg-soft p-1', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'relative flex min-h-9 flex-1 cursor-pointer items-center justify-center whitespace-nowrap rounded-sm px-3 text-md',
            'has-focus-visible:outline-2 has-focus-visible:outline-brand',
            option.value === value ? 'bg-card font-semibold text-ink' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={label}
            className="absolute inset-[-4px_0] cursor-pointer opacity-0"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
