import clsx from 'clsx'
import { Check, ChevronDown, CircleAlert, Eye, EyeOff } from 'lucide-react'
import {
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useContext,
  useId,
  useState,
} from 'react'
import { useWords } from '@/i18n/words'

interface Wiring {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

const FieldContext = createContext<Wiring | undefined>(undefined)

interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and what to do; it takes the place of the hint. */
  fault?: string
  optional?: boolean
  children: ReactNode
}

/** Label, control, hint and fault, wired together for screen readers. */
export function Field({ label, hint, fault, optional, children }: FieldProps) {
  const id = useId()
  const say = useWords('common')
  const below = fault ?? hint
  const wiring: Wiring = {
    id,
    'aria-describedby': below ? `${id}-below` : undefined,
    'aria-invalid': fault ? true : undefined,
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-md">
        {label}
        {optional && <span className="ml-1.5 font-normal text-ink-2 text-xs">{say('optional')}</span>}
      </label>
      <FieldContext value={wiring}>{children}</FieldContext>
      {below && (
        <p
          id={`${id}-below`}
          role={fault ? 'alert' : undefined}
          className={clsx('flex items-start gap-1.5 text-sm', fault ? 'text-coral-text' : 'text-ink-2')}
        >
          {fault && <CircleAlert aria-hidden size={15} className="mt-[2.5px] shrink-0" />}
          {below}
        </p>
      )}
    </div>
  )
}

/** Joins an own control to the Field around it: spread the result on the element. */
export const useField = (): Partial<Wiring> => useContext(FieldContext) ?? {}

/** One line of text. */
export function Input(props: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input {...useField()} {...props} className={clsx('control', props.className)} />
}

/** A password, with an eye to look at it. */
export function PasswordInput(props: InputHTMLAttributes<HTMLInputElement>) {
  const [shown, setShown] = useState(false)
  const say = useWords('common')
  const Icon = shown ? EyeOff : Eye
  return (
    <div className="relative">
      <Input
        autoComplete="current-password"
        {...props}
        type={shown ? 'text' : 'password'}
        className="pr-12"
      />
      <button
        type="button"
        aria-label={shown ? say('password.hide') : say('password.show')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute top-0.5 right-0.5 flex size-11 items-center justify-center rounded-md text-ink-2 hover:text-ink"
      >
        <Icon aria-hidden size={19} />
      </button>
    </div>
  )
}

/** The device's own picker, which is the best one on a phone. */
export function Select({ className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <div className="relative">
      <select {...useField()} {...rest} className={clsx('control appearance-none pr-10', className)}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        size={18}
        className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2 text-ink-2"
      />
    </div>
  )
}

/** Several lines of text. */
export function Textarea(props: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <textarea
      rows={4}
      {...useField()}
      {...props}
      className={clsx('control py-3 leading-6', props.className)}
    />
  )
}

interface ToggleProps {
  label: ReactNode
  sub?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** Turns something on or off at once, without saving. The whole row is the target. */
export function Switch({ label, sub, checked, onChange, disabled }: ToggleProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-4">
      <ToggleText label={label} sub={sub} />
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className="peer sr-only"
        checked={checked}
        disabled={disabled}
        onChange={(e) => onChange(e.target.checked)}
      />
      <span
        aria-hidden
        className="relative h-[26px] w-11 shrink-0 rounded-full bg-edge transition-colors after:absolute after:top-[3px] after:left-[3px] after:size-5 after:rounded-full after:bg-white after:transition-transform peer-checked:bg-brand peer-checked:after:translate-x-[18px] peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2 peer-disabled:opacity-50"
      />
    </label>
  )
}

/** A yes or no that is saved with the rest of the form. */
export function Checkbox({ label, sub, checked, onChange, disabled }: ToggleProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        className="peer sr-only"
        checked={checked}
        disabled={disabled}
        onChange={(e) => onChange(e.target.checked)}
      />
      <span
        aria-hidden
        className="flex size-5 shrink-0 items-center justify-center rounded-[6px] border border-edge bg-card text-transparent peer-checked:border-brand peer-checked:bg-brand peer-checked:text-on-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2 peer-disabled:opacity-50"
      >
        <Check size={14} strokeWidth={3} />
      </span>
      <ToggleText label={label} sub={sub} />
    </label>
  )
}

function ToggleText({ label, sub }: { label: ReactNode; sub?: ReactNode }) {
  return (
    <span className="min-w-0 flex-1">
      {label}
      {sub && <span className="block text-ink-2 text-sm">{sub}</span>}
    </span>
  )
}
