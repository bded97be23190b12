import { Alert, Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useState } from 'react'
import { useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import { useWords } from '@/i18n/words'
import { type FieldPath, faultFields } from './faultFields'
import { SideDrawer } from './SideDrawer'

interface FormDrawerProps<V> {
  open: boolean
  onClose: () => void
  title: ReactNode
  sub?: ReactNode
  /** What the inputs begin with. */
  initial: V
  /** The word on the button. */
  submit: string
  /** Sends it; what it throws is shown at the inputs, and nothing entered is lost. */
  onSubmit: (values: V) => Promise<unknown>
  /** Where the form holds what the server's body is, when it holds more than that. */
  faultsUnder?: FieldPath
  danger?: boolean
  width?: number
  children: ReactNode | ((form: FormInstance<V>) => ReactNode)
}

/** A form at the right of a page. Ctrl + Enter sends it. It closes itself when the server has taken it. */
export function FormDrawer<V extends object>(props: FormDrawerProps<V>) {
  const { open, onClose, title, sub, initial, submit, onSubmit, faultsUnder, danger, width, children } = props
  const say = useWords('common')
  const [form] = Form.useForm<V>()
  const { send, busy, rest, touched, touch } = useSending(form, onSubmit, onClose, faultsUnder)
  return (
    <SideDrawer
      open={open}
      onClose={onClose}
      title={title}
      sub={sub}
      width={width}
      firm={touched}
      footer={
        <div className="flex justify-end gap-2.5 py-1">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="primary" danger={danger} loading={busy} onClick={() => form.submit()}>
            {submit}
          </Button>
        </div>
      }
    >
      <Form<V>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        scrollToFirstError={{ focus: true, behavior: 'smooth' }}
        onValuesChange={touch}
        onFinish={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
        }}
      >
        {rest.length > 0 && <FaultAlert texts={rest} />}
        {typeof children === 'function' ? children(form) : children}
      </Form>
    </SideDrawer>
  )
}

/** What is wrong with a form as a whole. */
export function FaultAlert({ texts }: { texts: readonly string[] }) {
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="mb-4"
      title={texts.map((text) => <div key={text}>{text}</div>)}
    />
  )
}

function useSending<V extends object>(
  form: FormInstance<V>,
  onSubmit: (values: V) => Promise<unknown>,
  done: () => void,
  under: FieldPath = [],
) {
  const [busy, setBusy] = useState(false)
  const [rest, setRest] = useState<string[]>([])
  const [touched, setTouched] = useState(false)
  const faultText = useFaultText()
  const send = async (values: V) => {
    setBusy(true)
    setRest([])
    try {
      await onSubmit(values)
      setTouched(false)
      done()
    } catch (fault) {
      setRest(showFault(form, fault, faultText, under))
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, rest, touched, touch: () => setTouched(true) }
}

/** Puts the server's sentences below the inputs; gives back those that belong to none. */
export function showFault<V extends object>(
  form: FormInstance<V>,
  fault: unknown,
  faultText: (fault: unknown) => string,
  under: FieldPath = [],
): string[] {
  if (!(fault instanceof Fault)) return [faultText(fault)]
  const names = form.getFieldsError().map((field) => field.name.join('.'))
  const has = (path: FieldPath) => names.includes(path.join('.'))
  const inForm = (path: FieldPath) => (has(path) ? path : [...under, ...path])
  const found = faultFields(fault, (path) => has(inForm(path)))
  const fields = found.fields.map(({ path, texts }) => ({ path: inForm(path), texts }))
  const { rest } = found
  form.setFields(
    fields.map(({ path, texts }) => ({ name: path, errors: texts })) as Parameters<typeof form.setFields>[0],
  )
  const first = fields[0]
  if (first) form.scrollToField(first.path as Parameters<typeof form.scrollToField>[0], { focus: true })
  if (fields.length === 0 && rest.length === 0) return [faultText(fault)]
  return rest.length > 0 ? rest.map((text) => text || faultText(fault)) : []
}
