import { Button } from 'antd'
import { Copy, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { toast } from '@/ui/Toast'

interface CodeDrawerProps {
  person: Shape<'OrgPerson'>
  open: boolean
  onClose: () => void
}

/** Makes a one-time code for somebody who has no password yet or forgot it; it is shown this once. */
export function CodeDrawer({ person, open, onClose }: CodeDrawerProps) {
  const say = useWords('org.admin')
  const language = useLanguage()
  const faultText = useFaultText()
  const [code, setCode] = useState<Shape<'IdentityCode'>>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const issue = async () => {
    setBusy(true)
    setWrong(undefined)
    try {
      const { data } = await client.POST('/api/v1/one-time-codes', { body: { people: [person.id] } })
      if (data?.items[0]) setCode(data.items[0])
      else setWrong(say('codes.skipped'))
    } catch (fault) {
      setWrong(faultText(fault))
    } finally {
      setBusy(false)
    }
  }
  const close = () => {
    setCode(undefined)
    setWrong(undefined)
    onClose()
  }
  return (
    <SideDrawer open={open} onClose={close} width={440} title={say('codes.one')} sub={person.name}>
      {wrong && <FaultAlert texts={[wrong]} />}
      {code ? (
        <>
          <div className="flex items-center justify-between gap-3 rounded-md border border-line bg-soft p-4">
            <code className="break-all font-semibold text-xl tracking-wide">{code.code}</code>
            <Button
              aria-label={say('codes.copy')}
              title={say('codes.copy')}
              icon={<Copy size={16} />}
              onClick={() => {
                void navigator.clipboard?.writeText(code.code).then(() => toast(say('codes.copied')))
              }}
            />
          </div>
          <p className="mt-3 text-ink-2 text-sm">
            {say('codes.once', { day: fullDay(code.expires_at, language) })}
          </p>
        </>
      ) : (
        <>
          <p className="mb-4 text-ink-2">{say('codes.one.text')}</p>
          <Button type="primary" loading={busy} icon={<KeyRound size={16} />} onClick={() => void issue()}>
            {say('codes.issue')}
          </Button>
        </>
      )}
    </SideDrawer>
  )
}
