import { useQuery } from '@tanstack/react-query'
import { Laptop, Smartphone } from 'lucide-react'
import { api, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { SignedInBrowser } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { Sheet } from '@/ui/Dialog'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { browserName } from './browser'
import { sessionsQuery } from './preferences'

/** Where I am signed in, and the way to end what I do not know. */
export function SessionsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('identity.own')
  const faultText = useFaultText()
  const sessions = useQuery({ ...sessionsQuery, enabled: open })
  const end = api.useMutation('delete', '/api/v1/sessions/{id}', {
    onSuccess: () => toast(say('sessions.ended')),
    onError: (fault: unknown) => toast(faultText(fault), { tone: 'fault' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  const ending = end.isPending ? end.variables.params.path.id : undefined
  return (
    <Sheet open={open} onClose={onClose} title={say('sessions.title')} sub={say('sessions.sub')}>
      {sessions.isPending && (
        <div aria-busy className="flex flex-col gap-4 py-3">
          <Skeleton className="h-11 w-full rounded-md" />
          <Skeleton className="h-11 w-full rounded-md" />
        </div>
      )}
      {sessions.error && <FaultState fault={sessions.error} onRetry={() => sessions.refetch()} />}
      {sessions.data && (
        <List>
          {sessions.data.items.map((one) => (
            <BrowserRow
              key={one.id}
              browser={one}
              busy={ending === one.id}
              onEnd={() => end.mutate({ params: { path: { id: one.id } } })}
            />
          ))}
        </List>
      )}
    </Sheet>
  )
}

function BrowserRow(props: { browser: SignedInBrowser; busy: boolean; onEnd: () => void }) {
  const { browser, busy, onEnd } = props
  const say = useWords('identity.own')
  const language = useLanguage()
  const { program, device, phone } = browserName(browser.agent)
  return (
    <ListRow
      lead={<IconTile icon={phone ? Smartphone : Laptop} tone={browser.current ? 'brand' : 'neutral'} />}
      title={program ? `${say(device)} · ${say(program)}` : say(device)}
      sub={
        <>
          {browser.address && (
            <span className="block">{say('sessions.from', { address: browser.address })}</span>
          )}
          {!browser.current && say('sessions.seen', { at: dayAndTime(browser.seen_at, language) })}
        </>
      }
      trail={
        browser.current ? (
          <Pill tone="done">{say('sessions.here')}</Pill>
        ) : (
          <Button look="secondary" size="sm" busy={busy} onClick={onEnd}>
            {say('sessions.end')}
          </Button>
        )
      }
    />
  )
}
