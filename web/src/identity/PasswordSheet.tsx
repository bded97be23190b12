import { type FormEvent, useId, useState } from 'react'
import { api } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { faultAt } from '@/api/faults'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Sheet } from '@/ui/Dialog'
import { Field, PasswordInput } from '@/ui/Field'
import { toast } from '@/ui/Toast'
import { FormFault } from './FormFault'

const empty = { old: '', next: '', again: '' }

/** Changes one's own password; the sessions in other browsers end with it. */
export function PasswordSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('identity.own')
  const faultText = useFaultText()
  const form = useId()
  const [typed, setTyped] = useState(empty)
  const [differ, setDiffer] = useState(false)
  const close = () => {
    setTyped(empty)
    setDiffer(false)
    change.reset()
    onClose()
  }
  const change = api.useMutation('put', '/api/v1/password', {
    onSuccess: () => {
      close()
      toast(say('password.done'))
    },
  })
  const fault: unknown = change.error
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setDiffer(typed.next !== typed.again)
    if (typed.next === typed.again) change.mutate({ body: { old_password: typed.old, password: typed.next } })
  }
  const input = (name: keyof typeof empty, autoComplete: string) => ({
    required: true,
    autoComplete,
    value: typed[name],
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  })
  const atOld = faultAt(fault, 'old_password')
  const atNext = faultAt(fault, 'password')
  return (
    <Sheet
      open={open}
      onClose={close}
      title={say('password.title')}
      sub={say('password.sub')}
      actions={
        <>
          <Button look="secondary" onClick={close}>
            {say('password.cancel')}
          </Button>
          <Button type="submit" form={form} busy={change.isPending}>
            {say('password.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={onSubmit} className="flex flex-col gap-5 pt-1">
        <Field label={say('password.old')} fault={atOld}>
          <PasswordInput {...input('old', 'current-password')} />
        </Field>
        <Field label={say('password.next')} hint={say('password.hint')} fault={atNext}>
          <PasswordInput {...input('next', 'new-password')} />
        </Field>
        <Field label={say('password.again')} fault={differ ? say('password.differ') : undefined}>
          <PasswordInput {...input('again', 'new-password')} />
        </Field>
        {fault != null && !atOld && !atNext && <FormFault text={faultText(fault)} />}
      </form>
    </Sheet>
  )
}
