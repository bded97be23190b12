import { Button } from 'antd'
import { ArrowLeft, Flame, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { type Column, DataTable } from '@/table/DataTable'
import { wholeOf } from '@/table/pages'
import { Card } from '@/ui/Card'
import { Link } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { CampaignDrawer } from './CampaignDrawer'
import { phaseOf, shownDay } from './campaign'
import { PolicyCard } from './PolicyCard'
import { RuleSentence } from './SentenceCard'

type Campaign = Shape<'CreditListedCampaign'>
type Version = Shape<'CreditCampaignVersion'>

const tones = { draft: 'neutral', submitted: 'iris', ahead: 'sky', running: 'done', over: 'neutral' } as const

/** Campaigns that multiply credits for a time, and what is set for all rules. */
export function CampaignsPage() {
  const say = useWords('rule.admin')
  const language = useLanguage()
  const session = useSession()
  const [edited, setEdited] = useState<Campaign | 'new'>()
  const query = api.useQuery('get', '/api/v1/campaigns', undefined, { meta: { topics: ['rules'] } })
  const mayEdit = holds(session, 'rule.edit')
  const today = new Date().toISOString().slice(0, 10)
  return (
    <>
      <Link
        to={to.adminRules()}
        className="touch mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden size={15} />
        {say('title')}
      </Link>
      <PageHeader title={say('campaigns')} sub={say('campaigns.sub')} />
      <div className="flex flex-col gap-4">
        <Card label={say('campaigns')}>
          {mayEdit && (
            <div className="mb-4 flex justify-end">
              <Button type="primary" icon={<Plus size={16} />} onClick={() => setEdited('new')}>
                {say('campaign.new')}
              </Button>
            </div>
          )}
          <DataTable<Campaign>
            label={say('campaigns')}
            pages={wholeOf({ ...query, data: query.data?.items })}
            rowKey={(one) => one.code}
            onOpen={setEdited}
            columns={columns(say, language, today)}
            empty={
              <EmptyState icon={Flame} title={say('campaigns.none')} text={say('campaigns.none.text')} />
            }
          />
        </Card>
        <PolicyCard />
      </div>
      {edited && (
        <CampaignDrawer
          versions={edited === 'new' ? [] : edited.versions}
          taken={(query.data?.items ?? []).map((one) => one.code)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

const newest = (campaign: Campaign): Version => campaign.versions[0] as Version

function columns(
  say: ReturnType<typeof useWords<'rule.admin'>>,
  language: string,
  today: string,
): Column<Campaign>[] {
  return [
    {
      key: 'name',
      title: say('name'),
      width: 180,
      phone: 'title',
      cell: (one) => (
        <span className="block">
          <span className="block font-semibold">{newest(one).name}</span>
          <span className="block font-normal text-ink-2 text-xs">{one.code}</span>
        </span>
      ),
    },
    {
      key: 'sentence',
      title: say('sentence'),
      phone: 'sub',
      cell: (one) => (
        <span className="line-clamp-2 min-w-60 max-w-[56ch] whitespace-normal text-sm">
          <RuleSentence segments={newest(one).sentence.segments} />
        </span>
      ),
    },
    {
      key: 'factor',
      title: say('campaign.factor'),
      width: 90,
      phone: 'trail',
      cell: (one) => (
        <span className="num font-semibold text-gold-text">×{newest(one).definition.factor}</span>
      ),
    },
    {
      key: 'days',
      title: say('campaign.days'),
      width: 220,
      phone: 'hidden',
      cell: (one) => {
        const { from, to: until } = newest(one).definition
        return (
          <span className="text-ink-2 text-sm">
            {fullDay(from, language)} – {fullDay(shownDay(until), language)}
          </span>
        )
      },
    },
    {
      key: 'state',
      title: say('state'),
      width: 110,
      phone: 'trail',
      cell: (one) => {
        const phase = phaseOf(newest(one), today)
        return <Pill tone={tones[phase]}>{say(`campaign.${phase}`)}</Pill>
      },
    },
  ]
}
