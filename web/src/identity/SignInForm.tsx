import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { Fault, faultAt } from '@/api/faults'
import type { Session } from '@/api/session'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Field, Input, PasswordInput } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { DemoAccounts } from './DemoAccounts'
import { FormFault } from './FormFault'

interface SignInFormProps {
  onDone: (session: Session) => void
  /** The one-time code was right; the ticket lets its holder choose a password. */
  onMustChoose: (ticket: string) => void
}

const mustChoose = 'identity.must_choose_password'

/** Number, e-mail or phone and a password; the company only when the server has several. */
export function SignInForm({ onDone, onMustChoose }: SignInFormProps) {
  const say = useWords('identity')
  const faultText = useFaultText()
  const [tenant, setTenant] = useState('')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const door = api.useQuery('get', '/api/v1/sign-in')
  const entry = api.useMutation('post', '/api/v1/session', {
    onSuccess: onDone,
    onError(fault: unknown) {
      if (fault instanceof Fault && fault.code === mustChoose && fault.ticket) onMustChoose(fault.ticket)
    },
  })
  if (door.error) return <FaultState fault={door.error} onRetry={() => door.refetch()} />
  if (!door.data) return <FormSkeleton />
  const company = tenant.trim()
  const signIn = (who: { login: string; password: string }) =>
    entry.mutate({ body: { ...who, ...(company && { tenant: company }) } })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    signIn({ login: login.trim(), password })
  }
  const fault: unknown = entry.error
  const atField = faultAt(fault, 'tenant') ?? faultAt(fault, 'login') ?? faultAt(fault, 'password')
  return (
    <>
      <form onSubmit={onSubmit} className="flex flex-col gap-5">
        {door.data.tenants_choose && (
          <Field label={say('company')} hint={say('company.hint')} fault={faultAt(fault, 'tenant')}>
            <Input
              required
              autoComplete="organization"
              autoCapitalize="none"
              value={tenant}
              onChange={(e) => setTenant(e.target.value)}
            />
          </Field>
        )}
        <Field label={say('login')} fault={faultAt(fault, 'login')}>
          <Input
            required
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={login}
            onChange={(e) => setLogin(e.target.value)}
          />
        </Field>
        <Field label={say('password')} fault={faultAt(fault, 'password')}>
          <PasswordInput
            required
            name="password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
        </Field>
        {fault != null && !atField && <FormFault text={faultText(fault)} />}
        <Button type="submit" block busy={entry.isPending} className="min-h-12">
          {say('signIn')}
        </Button>
      </form>
      <DemoAccounts accounts={door.data.demo ?? []} onPick={signIn} busy={entry.isPending} />
    </>
  )
}

function FormSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="mt-7 h-12 rounded-md" />
      <Skeleton className="mt-7 h-12 rounded-md" />
      <Skeleton className="h-12 rounded-md" />
    </div>
  )
}
