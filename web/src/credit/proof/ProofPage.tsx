import { Copy, Download, Fingerprint, ShieldCheck } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { byCursor, itemsOf } from '@/api/pages'
import { useSession } from '@/api/session'
import type { TreeHead } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { Button, DownloadLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Facts } from '@/ui/Facts'
import { LoadMore } from '@/ui/LoadMore'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton, RowsSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { shortRoot } from './root'

function NothingYet() {
  const say = useWords('proof')
  return <EmptyState icon={Fingerprint} title={say('none')} text={say('none.text')} />
}

/** My statement as a file that proves itself, and the signed states of the ledger that everybody may keep. */
export function ProofPage() {
  const say = useWords('proof')
  const proof = api.useQuery('get', '/api/v1/proof')
  return (
    <>
      <PageHeader title={say('title')} sub={say('sub')} />
      {proof.isPending && <CardSkeleton rows={4} />}
      {proof.error && (
        <Card>
          <FaultState fault={proof.error} onRetry={() => proof.refetch()} />
        </Card>
      )}
      {proof.data && !proof.data.last && (
        <Card label={say('title')}>
          <NothingYet />
        </Card>
      )}
      {proof.data?.last && (
        <Columns side={<DaysCard />}>
          <MineCard />
          <LogCard head={proof.data.last} size={proof.data.size} publicKey={proof.data.key ?? ''} />
        </Columns>
      )}
    </>
  )
}

/** The download, and how to check it without trusting anybody. */
function MineCard() {
  const say = useWords('proof')
  const { person } = useSession()
  return (
    <Card>
      <CardHead title={say('mine')} sub={say('mine.sub')} />
      <ol className="flex flex-col gap-2 text-md">
        {(['mine.step1', 'mine.step2', 'mine.step3'] as const).map((step, index) => (
          <li key={step} className="flex gap-3">
            <span className="num flex size-6 shrink-0 items-center justify-center rounded-full bg-brand-soft font-semibold text-brand-text text-sm">
              {index + 1}
            </span>
            <span className="text-pretty">{say(step)}</span>
          </li>
        ))}
      </ol>
      <code className="mt-3 block overflow-x-auto rounded-md bg-soft px-4 py-3 text-sm">
        xuefen proof check xuefen-statement.json --key company.key
      </code>
      {person && (
        <DownloadLink href="/api/v1/me/statement/proof" icon={Download} className="mt-4 max-sm:w-full">
          {say('mine.download')}
        </DownloadLink>
      )}
    </Card>
  )
}

/** The last signed head and the key to check it with. */
function LogCard({ head, size, publicKey }: { head: TreeHead; size: number; publicKey: string }) {
  const say = useWords('proof')
  const language = useLanguage()
  const copy = async (text: string) => {
    await navigator.clipboard?.writeText(text)
    toast(say('copied'))
  }
  return (
    <Card>
      <CardHead title={say('last')} sub={say('last.sub')} />
      <Facts
        facts={[
          { label: say('fact.number'), value: <span className="num">{head.number}</span> },
          {
            label: say('fact.size'),
            value: <span className="num">{head.size.toLocaleString('en-US')}</span>,
          },
          {
            label: say('fact.waiting'),
            value:
              size > head.size ? (
                <span className="num">{(size - head.size).toLocaleString('en-US')}</span>
              ) : undefined,
          },
          { label: say('fact.at'), value: dayAndTime(head.at, language) },
          { label: say('fact.root'), value: <span className="num break-all text-sm">{head.root}</span> },
          { label: say('fact.key'), value: <span className="num break-all text-sm">{publicKey}</span> },
        ]}
      />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="secondary" size="sm" icon={Copy} onClick={() => void copy(head.signed)}>
          {say('copy.head')}
        </Button>
        <Button look="secondary" size="sm" icon={Copy} onClick={() => void copy(publicKey)}>
          {say('copy.key')}
        </Button>
      </div>
    </Card>
  )
}

/** The heads that closed days, the latest first, each with the proof that nothing under it was touched since. */
function DaysCard() {
  const say = useWords('proof')
  const language = useLanguage()
  const asked = api.useInfiniteQuery(
    'get',
    '/api/v1/proof/heads',
    { params: { query: { days: true, limit: 15 } } },
    byCursor,
  )
  const days = itemsOf(asked.data)
  const last = days[0]
  return (
    <Card>
      <CardHead title={say('days')} sub={say('days.sub')} />
      {asked.isPending && <RowsSkeleton rows={4} />}
      {asked.error && <FaultState fault={asked.error} onRetry={() => asked.refetch()} />}
      {asked.data && days.length === 0 && <p className="text-ink-2 text-md">{say('days.none')}</p>}
      <ul>
        {days.map((head) => (
          <li key={head.number} className="flex items-center gap-3 border-line border-b py-3 last:border-b-0">
            <ShieldCheck aria-hidden size={20} className="shrink-0 text-jade-text" />
            <div className="min-w-0 flex-1">
              <p className="font-medium text-md">{fullDay(head.day ?? head.at, language)}</p>
              <p className="text-ink-2 text-sm">
                <span className="num">{shortRoot(head.root)}</span> · {say('days.size', { count: head.size })}
              </p>
            </div>
            {last && last.number > head.number && (
              <a
                href={`/api/v1/proof/consistency?from=${head.number}&to=${last.number}`}
                download
                aria-label={say('days.consistency', { day: head.day ?? '' })}
                title={say('days.consistency', { day: head.day ?? '' })}
                className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-brand-text hover:bg-brand-soft"
              >
                <Download aria-hidden size={18} />
              </a>
            )}
          </li>
        ))}
      </ul>
      <LoadMore
        more={asked.hasNextPage}
        busy={asked.isFetchingNextPage}
        onMore={() => asked.fetchNextPage()}
      />
    </Card>
  )
}
