import { Handshake } from 'lucide-react'
import { api } from '@/api/client'
import { useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { Credits } from '@/ui/Credits'

/** What enrolling promised me and is still to come; nothing while there is none. */
export function PromisesCard() {
  const say = useWords('credit')
  const promises = api.useQuery('get', '/api/v1/me/promises')
  const open = promises.data?.items.filter((one) => !one.kept_at) ?? []
  if (open.length === 0) return null
  return (
    <Card label={say('promises.title')}>
      <CardHead title={say('promises.title')} />
      <p className="mb-3 text-pretty text-ink-2 text-sm">{say('promises.about')}</p>
      <ul>
        {open.map((one) => (
          <li
            key={`${one.object_type.code}/${one.object_code}/${one.rule.code}`}
            className="flex items-center gap-3 border-line border-b py-3 first:pt-0 last:border-b-0 last:pb-0"
          >
            <Handshake aria-hidden size={18} className="shrink-0 text-iris-text" />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{one.object_name || one.object_code}</p>
              <p className="text-ink-2 text-xs">
                {say('promises.rule', { rule: one.rule.name, version: one.rule.version ?? 1 })}
              </p>
            </div>
            {one.varies ? (
              <span className="text-ink-2 text-sm">{say('promises.varies')}</span>
            ) : (
              <span className="flex items-baseline gap-1 text-ink-2 text-sm">
                {say('promises.least')}
                <Credits amount={one.amount} className="text-base" />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
