import { Button, Progress } from 'antd'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { SideDrawer } from '@/form/SideDrawer'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Credits } from '@/ui/Credits'
import { Link } from '@/ui/Link'

/** Derives everything again from the transfers and names the first thing that does not agree. */
export function VerifyDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('credit.admin')
  const query = api.useQuery('get', '/api/v1/verification', undefined, {
    enabled: open,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    meta: { topics: [] },
  })
  const found = query.isFetching ? undefined : query.data
  const seconds = useSeconds(open && query.isFetching)
  return (
    <SideDrawer
      open={open}
      onClose={onClose}
      title={say('verify')}
      sub={say('verify.sub')}
      footer={
        found && (
          <div className="flex justify-end py-1">
            <Button onClick={() => void query.refetch()}>{say('verify.again')}</Button>
          </div>
        )
      }
    >
      {query.isFetching ? (
        <div role="status" className="flex flex-col items-center gap-3 py-10 text-center">
          {/* Nobody knows how long it takes before it is done: the bar nears its end ever more slowly. */}
          <Progress
            percent={Math.round(95 * (1 - Math.exp(-seconds / 8)))}
            showInfo={false}
            status="active"
          />
          <p className="font-medium">{say('verify.running')}</p>
          <p className="text-ink-2 text-sm">{say('verify.seconds', { count: seconds })}</p>
        </div>
      ) : query.error ? (
        <FaultState fault={query.error} onRetry={() => void query.refetch()} />
      ) : found ? (
        <>
          <div
            role="status"
            className={
              found.agrees
                ? 'flex items-center gap-4 rounded-[16px] bg-jade-soft p-5 text-jade-text'
                : 'flex items-center gap-4 rounded-[16px] bg-coral-soft p-5 text-coral-text'
            }
          >
            {found.agrees ? <ShieldCheck aria-hidden size={32} /> : <ShieldAlert aria-hidden size={32} />}
            <div className="min-w-0">
              <p className="font-semibold text-lg">
                {say(found.agrees ? 'verify.agrees' : 'verify.differs')}
              </p>
              <p className="text-sm">{say(found.agrees ? 'verify.agrees.text' : 'verify.differs.text')}</p>
            </div>
          </div>
          {found.difference && (
            <div className="mt-4 rounded-md border border-line p-4">
              <p className="font-semibold">{say(`verify.what.${found.difference.what}`)}</p>
              {found.difference.person && (
                <p>
                  {found.difference.person.name} <span className="num">{found.difference.person.number}</span>
                </p>
              )}
              {found.difference.transfer_id && (
                <p className="num text-ink-2 text-sm">
                  {found.difference.transfer_id}
                  {found.difference.number &&
                    ` · ${say('verify.number', { number: found.difference.number })}`}
                </p>
              )}
              <p className="mt-1 text-ink-2 text-sm">{found.difference.detail}</p>
              {found.difference.transfer_id && (
                <Link
                  to={to.adminLedger({ transfer: found.difference.transfer_id })}
                  className="mt-2 inline-block text-brand-text"
                >
                  {say('verify.look')}
                </Link>
              )}
            </div>
          )}
          <dl className="mt-5 grid grid-cols-2 gap-3">
            <Fact name={say('verify.people')} value={found.people.toLocaleString('en-US')} />
            <Fact name={say('verify.transfers')} value={found.transfers.toLocaleString('en-US')} />
            <Fact name={say('verify.activities')} value={found.activities.toLocaleString('en-US')} />
            <Fact name={say('verify.issued')} value={<Credits amount={found.issued} />} />
            <Fact name={say('verify.log')} value={found.log.size.toLocaleString('en-US')} />
            <Fact name={say('verify.heads')} value={found.log.heads.toLocaleString('en-US')} />
          </dl>
          {found.log.waiting > 0 && (
            <p className="mt-3 text-ink-2 text-sm">{say('verify.waiting', { count: found.log.waiting })}</p>
          )}
          {found.log.refused.length > 0 && (
            <section className="mt-5 rounded-md border border-line p-4">
              <h3 className="font-semibold">{say('verify.refused')}</h3>
              <ul className="mt-1 text-sm">
                {found.log.refused.map((one) => (
                  <li key={one.transfer_id}>
                    {say(one.gone ? 'verify.refused.gone' : 'verify.refused.altered', {
                      number: one.transfer_id,
                    })}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      ) : null}
    </SideDrawer>
  )
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div className="rounded-md bg-soft px-4 py-3">
      <dt className="text-ink-2 text-sm">{name}</dt>
      <dd className="num text-lg">{value}</dd>
    </div>
  )
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    setSeconds(0)
    const clock = setInterval(() => setSeconds((was) => was + 1), 1000)
    return () => clearInterval(clock)
  }, [running])
  return seconds
}
