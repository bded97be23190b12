import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { faultAt } from '@/api/faults'
import type { Session } from '@/api/session'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Field, PasswordInput } from '@/ui/Field'
import { FormFault } from './FormFault'

interface FirstPasswordFormProps {
  ticket: string
  onDone: (session: Session) => void
  onBack: () => void
}

/** Told to the reader beforehand; the server decides and says so itself when it wants more. */
const shortest = 8

/** Chooses the password that takes the place of a one-time code. */
export function FirstPasswordForm({ ticket, onDone, onBack }: FirstPasswordFormProps) {
  const say = useWords('identity')
  const faultText = useFaultText()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState<{ password?: string; again?: string }>({})
  const choice = api.useMutation('post', '/api/v1/session/first-password', { onSuccess: onDone })
  const fault: unknown = choice.error
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const found = {
      password: password.length < shortest ? say('first.short', { count: shortest }) : undefined,
      again: password === again ? undefined : say('first.differ'),
    }
    setWrong(found)
    if (!found.password && !found.again) choice.mutate({ body: { ticket, password } })
  }
  const passwordFault = wrong.password ?? faultAt(fault, 'password')
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5">
      <Field label={say('first.new')} hint={say('first.new.hint', { count: shortest })} fault={passwordFault}>
        <PasswordInput
          required
          autoComplete="new-password"
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
      </Field>
      <Field label={say('first.again')} fault={wrong.again}>
        <PasswordInput
          required
          autoComplete="new-password"
          value={again}
          onChange={(e) => setAgain(e.target.value)}
        />
      </Field>
      {fault != null && !passwordFault && <FormFault text={faultText(fault)} />}
      <Button type="submit" block busy={choice.isPending} className="min-h-12">
        {say('first.submit')}
      </Button>
      <Button look="ghost" block onClick={onBack}>
        {say('first.back')}
      </Button>
    </form>
  )
}
