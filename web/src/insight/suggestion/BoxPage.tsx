import { MailOpen, Send, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import type { Shape } from '@/api/shape'
import type { Key } from '@/i18n/catalogues'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Chips } from '@/ui/Chips'
import { Columns } from '@/ui/Columns'
import { Field, Textarea } from '@/ui/Field'
import { Notice } from '@/ui/Notice'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { canDraw, drawNote, keptNote, type Note, putSuggestion } from './note'
import { SuggestionText } from './SuggestionText'

type Desk = Shape<'SuggestionDesk'>

const longest = 2000

/** Tells HR something without anybody being able to find out who it was, and shows what was answered. */
export function BoxPage() {
  const say = useWords('suggestion')
  const desk = api.useQuery('get', '/api/v1/suggestion-desk', {}, { staleTime: Number.POSITIVE_INFINITY })
  return (
    <>
      <PageHeader title={say('title')} sub={say('sub')} />
      <Columns side={<Assurance crowd={desk.data?.crowd} />}>
        {desk.isPending && <CardSkeleton rows={4} />}
        {desk.error && (
          <Card>
            <FaultState fault={desk.error} onRetry={() => desk.refetch()} />
          </Card>
        )}
        {desk.data && <Letter desk={desk.data} />}
        <Answered />
      </Columns>
    </>
  )
}

/** What makes it anonymous, in plain words. */
function Assurance({ crowd }: { crowd?: number }) {
  const say = useWords('suggestion')
  return (
    <Card label={say('promise')}>
      <CardHead title={say('promise')} />
      <ul className="flex flex-col gap-3 text-ink-2 text-md">
        {(['blind', 'silent', 'together', 'yourself'] as const).map((one) => (
          <li key={one} className="flex items-start gap-2.5">
            <ShieldCheck aria-hidden size={17} className="mt-0.5 shrink-0 text-jade-text" />
            <span className="text-pretty">{say(`promise.${one}`, { count: crowd ?? 5 })}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Letter({ desk }: { desk: Desk }) {
  const say = useWords('suggestion')
  const faultText = useFaultText()
  const [note, setNote] = useState<Note | undefined>(() => keptNote(desk))
  const [topic, setTopic] = useState('course')
  const [body, setBody] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const none = !note && desk.left === 0
  // Drawn on opening, so that having drawn a note does not mean having written.
  useEffect(() => {
    if (note || desk.left === 0 || !canDraw()) return
    let left = false
    drawNote(desk).then(
      (drawn) => left || setNote(drawn),
      (cause) => left || setFault(cause),
    )
    return () => {
      left = true
    }
  }, [desk, note])
  const put = async () => {
    if (!note) return
    setBusy(true)
    setFault(undefined)
    try {
      await putSuggestion(note, topic, body)
      setBody('')
      setNote(undefined)
      toast(say('done'))
    } catch (cause) {
      setFault(cause)
      if (cause instanceof Fault && cause.status > 0 && !keptNote(desk)) setNote(undefined)
    } finally {
      setBusy(false)
    }
  }
  if (!canDraw())
    return (
      <Notice tone="neutral" icon={TriangleAlert}>
        {say('unsafe')}
      </Notice>
    )
  return (
    <Card label={say('write')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void put()
        }}
      >
        {fault !== undefined && (
          <Notice tone="deadline" icon={TriangleAlert} urgent>
            {faultText(fault)}
          </Notice>
        )}
        {none && <Notice tone="neutral">{say('none')}</Notice>}
        <Chips
          label={say('topic')}
          value={topic}
          onChange={setTopic}
          options={desk.topics.map((one) => ({
            value: one,
            label: say(`topic.${one}` as Key<'suggestion'>),
          }))}
        />
        <Field label={say('body')} hint={say('body.hint', { count: longest - body.length })}>
          <Textarea
            rows={6}
            maxLength={longest}
            placeholder={say('body.placeholder')}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        </Field>
        <Button type="submit" icon={Send} disabled={!note || busy || body.trim().length < 2}>
          {say('put')}
        </Button>
      </form>
    </Card>
  )
}

function Answered() {
  const say = useWords('suggestion')
  const answered = api.useQuery('get', '/api/v1/answered-suggestions')
  return (
    <Card label={say('answered')}>
      <CardHead title={say('answered')} />
      {answered.error && <FaultState fault={answered.error} onRetry={() => answered.refetch()} />}
      {answered.data?.items.length === 0 && (
        <EmptyState icon={MailOpen} title={say('answered.none')} text={say('answered.none.text')} />
      )}
      <ul>
        {answered.data?.items.map((one) => (
          <li key={one.id} className="border-line border-b py-4 first:pt-1 last:border-b-0 last:pb-1">
            <SuggestionText suggestion={one} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
