import { Button, Dropdown, Tabs } from 'antd'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { listIn } from '@/lib/name'
import { useFilters } from '@/table/filters'
import { Avatar } from '@/ui/Avatar'
import { Skeleton } from '@/ui/Skeleton'
import { CodeDrawer } from './CodeDrawer'
import { PersonCredits } from './PersonCredits'
import { PersonRoles } from './PersonRoles'
import { LeaveDrawer, PlaceDrawer, ProfileDrawer } from './personChanges'
import { reachesOthers } from './reach'
import { StatusPill } from './StatusPill'

type Person = Shape<'OrgPerson'>

interface PersonDrawerProps {
  id: number | undefined
  onClose: () => void
}

/** Everything about one person, and what can be done. */
export function PersonDrawer({ id, onClose }: PersonDrawerProps) {
  const person = api.useQuery(
    'get',
    '/api/v1/people/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  const known = person.data?.id === id ? person.data : undefined
  return (
    <SideDrawer
      open={id !== undefined}
      onClose={onClose}
      width={640}
      title={known ? <Head person={known} /> : <Skeleton className="h-7 w-40" />}
    >
      {person.error && !known ? (
        <FaultState fault={person.error} onRetry={() => void person.refetch()} />
      ) : known ? (
        <PersonTabs person={known} />
      ) : (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-40 w-full rounded-md" />
        </div>
      )}
    </SideDrawer>
  )
}

function Head({ person }: { person: Person }) {
  const say = useWords('org.admin')
  const session = useSession()
  const [doing, setDoing] = useState<'profile' | 'place' | 'leave' | 'code'>()
  const close = () => setDoing(undefined)
  return (
    <div className="flex items-center gap-3">
      <Avatar name={person.name} size="lg" />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <span className="truncate">{person.name}</span>
          <StatusPill status={person.status} />
        </div>
        <div className="num font-normal text-ink-2 text-sm">{person.number}</div>
      </div>
      {person.can.edit && (
        <div className="mr-2 flex gap-2">
          <Button onClick={() => setDoing('place')}>{say('place')}</Button>
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'profile', label: say('profile.change') },
                ...(holds(session, 'people.codes') && person.status !== 'left'
                  ? [{ key: 'code', label: say('codes.one') }]
                  : []),
                ...(person.status === 'left' ? [] : [{ key: 'leave', label: say('leave'), danger: true }]),
              ],
              onClick: ({ key }) => setDoing(key as typeof doing),
            }}
          >
            <Button aria-label={say('more')} icon={<Ellipsis size={18} />} />
          </Dropdown>
        </div>
      )}
      <ProfileDrawer person={person} open={doing === 'profile'} onClose={close} />
      <PlaceDrawer person={person} open={doing === 'place'} onClose={close} />
      <LeaveDrawer person={person} open={doing === 'leave'} onClose={close} />
      <CodeDrawer person={person} open={doing === 'code'} onClose={close} />
    </div>
  )
}

const tabs = ['profile', 'history', 'credits', 'roles'] as const
type Tab = (typeof tabs)[number]

function PersonTabs({ person }: { person: Person }) {
  const say = useWords('org.admin')
  const session = useSession()
  const [filters, change] = useFilters<'tab'>()
  const open = tabs.filter(
    (tab) =>
      (tab !== 'credits' || reachesOthers(session, 'statement.read')) &&
      (tab !== 'roles' || holds(session, 'roles.read')),
  )
  const panels: Record<Tab, () => React.ReactNode> = {
    profile: () => <Profile person={person} />,
    history: () => <History id={person.id} />,
    credits: () => <PersonCredits id={person.id} />,
    roles: () => <PersonRoles id={person.id} />,
  }
  return (
    <Tabs
      className="-mt-4"
      activeKey={open.find((tab) => tab === filters.tab) ?? 'profile'}
      onChange={(tab) => change({ tab: tab === 'profile' ? undefined : tab })}
      destroyOnHidden
      items={open.map((tab) => ({ key: tab, label: say(`tab.${tab}`), children: panels[tab]() }))}
    />
  )
}

function Profile({ person }: { person: Person }) {
  const say = useWords('org.admin')
  const language = useLanguage()
  const rows: [string, React.ReactNode][] = [
    [say('department'), person.department_path.join(' / ')],
    [say('position'), person.position?.name],
    [say('grade'), person.grade?.name],
    [say('manager'), person.manager && `${person.manager.name} ${person.manager.number}`],
    [say('mentor'), person.mentor && `${person.mentor.name} ${person.mentor.number}`],
    [say('hiredOn'), person.hired_on && fullDay(person.hired_on, language)],
    [say('workload'), `${person.workload_percent}%`],
    [say('email'), person.email],
    [say('phone'), person.phone],
    [say('tags'), listIn(person.tags, language)],
  ]
  return <Facts rows={rows} />
}

/** Names and values in two columns. */
export function Facts({ rows }: { rows: readonly [string, React.ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[7em_1fr] gap-y-3 text-md">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0 break-words">{value || '—'}</dd>
        </div>
      ))}
    </dl>
  )
}

function History({ id }: { id: number }) {
  const say = useWords('org.admin')
  const language = useLanguage()
  const history = api.useQuery('get', '/api/v1/people/{id}/assignments', { params: { path: { id } } })
  if (history.error) return <FaultState fault={history.error} onRetry={() => void history.refetch()} />
  if (!history.data) return <Skeleton className="h-40 w-full rounded-md" />
  const now = new Date().toISOString()
  const current = history.data.items.findIndex((stand) => stand.from <= now)
  return (
    <ol>
      {history.data.items.map((stand, i) => (
        <li key={stand.from} className="relative flex gap-4 pb-6 last:pb-0">
          {i < history.data.items.length - 1 && (
            <span aria-hidden className="absolute top-4 bottom-0 left-[5px] w-px bg-line" />
          )}
          <span
            aria-hidden
            className={`mt-1.5 size-[11px] shrink-0 rounded-full border-2 ${i === current ? 'border-brand bg-brand' : 'border-before bg-card'}`}
          />
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-center gap-2">
              <b>{say('history.from', { day: fullDay(stand.from, language) })}</b>
              <StatusPill status={stand.status} />
              {i < current && <span className="text-ink-2 text-sm">{say('history.coming')}</span>}
            </div>
            <p className="mt-1">{stand.department_path.join(' / ')}</p>
            <p className="text-ink-2 text-sm">
              {[
                stand.position?.name,
                stand.grade?.name,
                stand.manager && say('history.manager', { name: stand.manager.name }),
                stand.mentor && say('history.mentor', { name: stand.mentor.name }),
                stand.workload_percent < 100 && `${stand.workload_percent}%`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {(stand.note || stand.recorded_by) && (
              <p className="mt-0.5 text-ink-2 text-xs">
                {[stand.note, stand.recorded_by].filter(Boolean).join(' · ')}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
