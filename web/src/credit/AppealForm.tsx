import { Scale } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Button, ButtonLink } from '@/ui/Button'
import { Field, Textarea } from '@/ui/Field'
import { toast } from '@/ui/Toast'

interface AppealFormProps {
  subject: 'entry' | 'record' | 'rank'
  /** The transfer, the activity, or the month as yyyymm. */
  id: number
}

/** Disputes what stands above it: one tap opens the words, the next one sends them. */
export function AppealForm({ subject, id }: AppealFormProps) {
  const say = useWords('credit.entry')
  const faultText = useFaultText()
  const [open, setOpen] = useState(false)
  const [claim, setClaim] = useState('')
  const file = api.useMutation('post', '/api/v1/me/appeals', {
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/me/appeals'] })
      toast(say('appeal.sent'))
    },
  })
  if (file.isSuccess)
    return (
      <ButtonLink look="secondary" icon={Scale} to={to.appeals()} block>
        {say('appeal.follow')}
      </ButtonLink>
    )
  if (!open)
    return (
      <Button look="secondary" icon={Scale} block onClick={() => setOpen(true)}>
        {say('appeal.open')}
      </Button>
    )
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        file.mutate({ body: { subject, subject_id: id, claim } })
      }}
    >
      <Field
        label={say('appeal.claim')}
        hint={say('appeal.hint')}
        fault={file.error ? faultText(file.error) : undefined}
      >
        <Textarea
          autoFocus
          rows={4}
          maxLength={1000}
          value={claim}
          onChange={(event) => setClaim(event.target.value)}
        />
      </Field>
      <div className="flex justify-end gap-2.5">
        <Button type="button" look="ghost" onClick={() => setOpen(false)}>
          {say('appeal.cancel')}
        </Button>
        <Button type="submit" icon={Scale} busy={file.isPending} disabled={claim.trim().length < 4}>
          {say('appeal.send')}
        </Button>
      </div>
    </form>
  )
}
