import { Fingerprint } from 'lucide-react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime } from '@/lib/dates'
import { to } from '@/lib/to'
import { Card, CardHead } from '@/ui/Card'
import { shortRoot } from './root'

/** Under the board: the signed state of the ledger that these figures follow from. Nothing before the first transfer. */
export function HeadCard() {
  const say = useWords('proof')
  const language = useLanguage()
  const proof = api.useQuery('get', '/api/v1/proof')
  const head = proof.data?.last_of_day ?? proof.data?.last
  if (!head) return null
  return (
    <Card>
      <CardHead title={say('title')} more={{ to: to.proof(), label: say('more') }} />
      <p className="flex items-center gap-2 text-md">
        <Fingerprint aria-hidden size={18} className="shrink-0 text-jade-text" />
        <span className="num">{shortRoot(head.root)}</span>
      </p>
      <p className="mt-1 text-ink-2 text-sm">
        {say('head.line', { count: head.size, at: dayAndTime(head.at, language) })}
      </p>
      <p className="mt-0.5 text-ink-2 text-sm">{say('head.signed', { key: proof.data?.origin ?? '' })}</p>
    </Card>
  )
}
