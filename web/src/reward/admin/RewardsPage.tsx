import { Button, Segmented } from 'antd'
import { Gift, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Credits } from '@/ui/Credits'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { RewardDrawer } from './RewardDrawer'
import { RewardPicture } from './rewardKinds'
import { TermsDrawer } from './TermsDrawer'

type Reward = Shape<'MallReward'>

/** All rewards with price, stock and orders. */
export function RewardsPage() {
  const say = useWords('reward.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const [filters, change] = useFilters<'q' | 'shelf' | 'reward'>()
  const [adding, setAdding] = useState(false)
  const query = api.useQuery('get', '/api/v1/rewards')
  const all = query.data?.items
  const name = (one: Reward) =>
    language === 'en' ? one.terms.name.en || one.terms.name.zh : one.terms.name.zh
  const retired = filters.shelf === 'retired'
  const rows = all?.filter(
    (one) =>
      (one.retired_at !== undefined) === retired &&
      name(one)
        .toLowerCase()
        .includes((filters.q ?? '').toLowerCase()),
  )
  const opened = all?.find((one) => String(one.id) === filters.reward)
  const columns: Column<Reward>[] = [
    {
      key: 'name',
      title: say('reward'),
      phone: 'title',
      cell: (one) => (
        <span className="flex items-center gap-3">
          <RewardPicture id={one.id} kind={one.terms.kind} picture={one.picture} />
          <span className="min-w-0">
            <span className="block font-semibold">{name(one)}</span>
            <span className="block font-normal text-ink-2 text-sm">{say(`kind.${one.terms.kind}`)}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'price',
      title: say('price'),
      number: true,
      phone: 'trail',
      cell: (one) => <Credits amount={one.price} className="text-base" />,
    },
    {
      key: 'stock',
      title: say('stock'),
      number: true,
      cell: (one) =>
        one.stock === undefined ? (
          <span className="font-normal text-ink-2">{say('stock.unlimited')}</span>
        ) : one.stock === 0 ? (
          <Pill tone="deadline">{say('stock.none')}</Pill>
        ) : (
          one.stock
        ),
    },
    {
      key: 'orders',
      title: say('orders'),
      number: true,
      cell: (one) => Object.values(one.orders).reduce((sum, count) => sum + count, 0),
    },
    {
      key: 'open',
      title: say('orders.open'),
      number: true,
      phone: 'hidden',
      cell: (one) => (one.orders.placed ?? 0) + (one.orders.approved ?? 0) || '—',
    },
    {
      key: 'limit',
      title: say('limit'),
      phone: 'hidden',
      cell: ({ terms }) =>
        terms.limit ? (
          say('limit.of', { period: say(`period.${terms.limit.period}`), count: terms.limit.times })
        ) : (
          <span className="text-ink-2">—</span>
        ),
    },
  ]
  return (
    <>
      <SectionActions>
        <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
          {say('reward.add')}
        </Button>
      </SectionActions>
      <Card label={say('rewards')}>
        <FilterBar>
          <SearchFilter label={say('reward.find')} value={filters.q ?? ''} onChange={(q) => change({ q })} />
          <Segmented
            aria-label={say('rewards')}
            value={retired ? 'retired' : ''}
            onChange={(shelf) => change({ shelf })}
            options={[
              { value: '', label: say('shelf.on') },
              { value: 'retired', label: say('shelf.off') },
            ]}
          />
        </FilterBar>
        <DataTable<Reward>
          label={say('rewards')}
          pages={{ ...wholeOf({ ...query, data: rows }), fault: all ? undefined : query.error }}
          rowKey={(one) => one.id}
          opened={opened?.id}
          onOpen={(one) => change({ reward: String(one.id) }, { push: true })}
          columns={columns}
          empty={
            all?.length === 0 ? (
              <EmptyState icon={Gift} title={say('rewards.empty.title')} text={say('rewards.empty.text')} />
            ) : (
              <EmptyState title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
            )
          }
        />
      </Card>
      <RewardDrawer reward={opened} onClose={() => change({ reward: undefined })} />
      <TermsDrawer open={adding} onClose={() => setAdding(false)} />
    </>
  )
}
