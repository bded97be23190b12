import { BookOpenText, CircleSlash, NotebookPen } from 'lucide-react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { byCursor, useWanted } from '@/api/pages'
import { useSession } from '@/api/session'
import type { MyRecord, RecordState } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayOfYear } from '@/lib/dates'
import { to } from '@/lib/to'
import { useFilters, useOpened } from '@/ui/address'
import { ButtonLink } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { Columns } from '@/ui/Columns'
import { Credits } from '@/ui/Credits'
import { IconTile, List, ListRow } from '@/ui/ListRow'
import { LoadMore } from '@/ui/LoadMore'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { Segmented } from '@/ui/Segmented'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import type { Tone } from '@/ui/tone'
import { dayIn } from './entry'
import { PromisesCard } from './PromisesCard'
import { RecordSheet } from './RecordSheet'
import { verbLook } from './verb'

type Paid = 'all' | 'yes' | 'no'

/** The records that each filter shows. */
const shown: Record<Paid, readonly RecordState[]> = {
  all: ['credited', 'nothing', 'no_rule', 'others', 'reversed', 'withdrawn'],
  yes: ['credited'],
  no: ['nothing', 'no_rule', 'others', 'reversed', 'withdrawn'],
}

function NoRecords({ paid }: { paid: Paid }) {
  const say = useWords('credit')
  return (
    <EmptyState
      icon={paid === 'no' ? CircleSlash : NotebookPen}
      title={say(`records.none.${paid}`)}
      text={say(`records.none.${paid}.text`)}
      action={
        <ButtonLink look="secondary" icon={BookOpenText} to={to.rules()}>
          {say('statement.none.action')}
        </ButtonLink>
      }
    />
  )
}

/** Everything that was recorded about me, with its credits, or the reason why it gave none. */
export function RecordsPage() {
  const say = useWords('credit')
  const zone = useSession().tenant.time_zone
  const [filters, change] = useFilters()
  const opened = useOpened('record')
  const paid: Paid = filters.paid === 'yes' || filters.paid === 'no' ? filters.paid : 'all'
  const records = api.useInfiniteQuery('get', '/api/v1/me/records', { params: { query: {} } }, byCursor)
  const { items, waiting, busy, more, showMore } = useWanted(records, ({ state }) =>
    shown[paid].includes(state),
  )
  return (
    <>
      <PageHeader title={say('records.title')} sub={say('records.sub')} />
      <Columns
        side={
          <>
            <PromisesCard />
            <WhyNothing />
          </>
        }
      >
        <Segmented
          className="sm:w-96"
          label={say('records.filter')}
          value={paid}
          onChange={(next) => change({ paid: next === 'all' ? undefined : next })}
          options={(['all', 'yes', 'no'] as const).map((value) => ({
            value,
            label: say(`records.${value}`),
          }))}
        />
        {records.error ? (
          <Card>
            <FaultState fault={records.error} onRetry={() => records.refetch()} />
          </Card>
        ) : waiting ? (
          <CardSkeleton rows={6} />
        ) : (
          <Card label={say('records.title')}>
            {items.length === 0 && <NoRecords paid={paid} />}
            <List>
              {items.map((record) => (
                <RecordRow
                  key={record.id}
                  record={record}
                  zone={zone}
                  onOpen={() => opened.open(record.id)}
                />
              ))}
            </List>
            <LoadMore more={more} busy={busy} onMore={showMore} />
          </Card>
        )}
      </Columns>
      <RecordSheet id={opened.id} onClose={opened.close} />
    </>
  )
}

/** What decides whether a record pays, for those who wonder. */
function WhyNothing() {
  const say = useWords('credit')
  return (
    <Card>
      <CardHead title={say('records.why')} />
      <p className="text-pretty text-ink-2 text-md">{say('records.why.text')}</p>
      <ButtonLink look="soft" size="sm" icon={BookOpenText} to={to.rules()} className="mt-4">
        {say('rules.title')}
      </ButtonLink>
    </Card>
  )
}

function RecordRow({ record, zone, onOpen }: { record: MyRecord; zone?: string; onOpen: () => void }) {
  const say = useWords('credit')
  const language = useLanguage()
  const paid = record.state === 'credited'
  const { icon, tone } = verbLook(record.verb.code)
  const about = [
    record.verb.name,
    record.object.type.name,
    record.score && say('record.score', { score: record.score }),
    dayOfYear(dayIn(record.occurred_at, zone), language),
  ]
  return (
    <ListRow
      lead={<IconTile icon={icon} tone={paid ? tone : 'neutral'} />}
      title={record.object.name || record.object.type.name}
      sub={
        <>
          <span className="block">{about.filter(Boolean).join(' · ')}</span>
          {!paid && (
            <span className="mt-1 block text-pretty text-ink">
              <Pill tone={stateTone[record.state]} className="mr-1.5">
                {say(`record.${record.state}`)}
              </Pill>
              {record.why}
            </span>
          )}
        </>
      }
      onPress={onOpen}
      trail={paid && <Credits amount={record.credits} signed className="text-lg" />}
    />
  )
}

const stateTone: Record<RecordState, Tone> = {
  credited: 'credit',
  nothing: 'neutral',
  no_rule: 'neutral',
  others: 'iris',
  reversed: 'deadline',
  withdrawn: 'deadline',
}
