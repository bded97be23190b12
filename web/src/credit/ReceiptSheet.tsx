import { Gift, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import type { Entry, Receipt } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { Credits } from '@/ui/Credits'
import { Sheet } from '@/ui/Dialog'
import { type Fact, Facts } from '@/ui/Facts'
import { Link } from '@/ui/Link'
import { Notice } from '@/ui/Notice'
import { Pill } from '@/ui/Pill'
import { Skeleton } from '@/ui/Skeleton'
import { AppealForm } from './AppealForm'
import { ExplanationCard } from './ExplanationCard'
import { accumulates, entryMark, entryTitle, sideChange, sideOf } from './entry'

/** The receipt of one movement: where it came from, how it was counted, who caused it, what became of it. */
export function ReceiptSheet({ id, onClose }: { id?: string; onClose: () => void }) {
  const say = useWords('credit')
  const receipt = api.useQuery(
    'get',
    '/api/v1/statement/{transfer}/receipt',
    { params: { path: { transfer: Number(id) } } },
    { enabled: id !== undefined },
  )
  return (
    <Sheet open={id !== undefined} onClose={onClose} title={say('receipt.title')}>
      {receipt.data ? (
        <ReceiptView receipt={receipt.data} />
      ) : receipt.error ? (
        <FaultState fault={receipt.error} onRetry={() => receipt.refetch()} />
      ) : (
        <ReceiptSkeleton />
      )}
    </Sheet>
  )
}

/** The drawn receipt. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const say = useWords('credit')
  const sayEntry = useWords('credit.entry')
  const { entry, explanation, sentence } = receipt
  const counts = accumulates(entry)
  const capped = (explanation?.arithmetic?.cuts.length ?? 0) > 0
  const mark = entryMark(entry)
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col items-start gap-1">
        <p className="flex items-baseline gap-2">
          <Credits
            amount={counts ? entry.accumulated : sideChange(entry)}
            signed
            look={counts ? 'gold' : 'quiet'}
            className="text-[34px] leading-10"
          />
          <span className="text-ink-2 text-sm">{counts ? entry.category?.name : say(sideOf(entry))}</span>
        </p>
        <p className="font-semibold text-lg">{entryTitle(entry, sayEntry)}</p>
        <p className="flex gap-1.5">
          {mark && <Pill tone={mark.tone}>{sayEntry(mark.say)}</Pill>}
          {capped && <Pill>{sayEntry('mark.capped')}</Pill>}
        </p>
      </div>
      {receipt.reversal && (
        <Related entry={receipt.reversal} icon tone="deadline">
          {say('receipt.reversedBy', { reason: receipt.reversal.reason ?? '' })}
        </Related>
      )}
      {receipt.original && <Related entry={receipt.original}>{say('receipt.reverses')}</Related>}
      <p className="text-pretty">
        {entry.reverses ? say(`why.${entry.kind}`) : (explanation?.summary ?? say(`why.${entry.kind}`))}
      </p>
      {entry.reverses && explanation && <h3 className="font-semibold">{say('receipt.original')}</h3>}
      {explanation && <ExplanationCard explanation={explanation} sentence={sentence} />}
      <Facts facts={useFacts(receipt)} />
      {!entry.reversed_by && <AppealForm subject="entry" id={entry.id} />}
      {entry.order_id && (
        <ButtonLink look="secondary" icon={Gift} to={to.orders(entry.order_id)} block>
          {say('receipt.order')}
        </ButtonLink>
      )}
    </div>
  )
}

function useFacts({ entry }: Receipt): Fact[] {
  const say = useWords('credit')
  const language = useLanguage()
  return [
    { label: say('fact.reason'), value: entry.object ? entry.reason : undefined },
    { label: say('fact.kind'), value: entry.object?.type.name },
    { label: say('fact.earned'), value: dayAndTime(entry.earned_at, language) },
    { label: say('fact.recorded'), value: dayAndTime(entry.recorded_at, language) },
    { label: say('fact.by'), value: entry.by || say('fact.by.engine') },
    {
      label: say('fact.expires'),
      value: ['award', 'effect', 'adjustment', 'opening', 'opening_earned', 'restore'].includes(entry.kind)
        ? entry.expires_at
          ? fullDay(entry.expires_at, language)
          : say('fact.expires.never')
        : undefined,
    },
    {
      label: say('fact.balance'),
      value: <Credits amount={entry.balance} look="ink" />,
    },
    { label: say('fact.number'), value: <span className="num font-medium">{entry.id}</span> },
  ]
}

function Related(props: { entry: Entry; icon?: boolean; tone?: 'deadline'; children: ReactNode }) {
  const say = useWords('credit')
  return (
    <Notice tone={props.tone ?? 'neutral'} icon={props.icon ? Undo2 : undefined}>
      {props.children}{' '}
      <Link
        to={to.receipt(props.entry.id)}
        className="touch whitespace-nowrap font-semibold underline underline-offset-4"
      >
        {say('receipt.look')}
      </Link>
    </Notice>
  )
}

function ReceiptSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton className="h-9 w-28" />
      <Skeleton className="h-5 w-52" />
      <Skeleton className="h-24 w-full rounded-md" />
      <Skeleton className="h-16 w-full rounded-md" />
      <Skeleton className="h-40 w-full rounded-md" />
    </div>
  )
}
