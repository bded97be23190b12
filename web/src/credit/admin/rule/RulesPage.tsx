import { Button, Dropdown, Segmented, Select } from 'antd'
import {
  Download,
  FileCode2,
  FileUp,
  Flame,
  FlaskConical,
  LayoutTemplate,
  ListChecks,
  Plus,
} from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { to } from '@/lib/to'
import { type Column, DataTable } from '@/table/DataTable'
import { FilterBar, SearchFilter } from '@/table/FilterBar'
import { useFilters } from '@/table/filters'
import { wholeOf } from '@/table/pages'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { useGo } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import type { Definition } from './definition'
import { StatePill } from './EditorHeader'
import { countStates, found, states } from './ruleList'
import { RuleSentence } from './SentenceCard'
import { TemplateDrawer } from './TemplateDrawer'
import { YamlDrawer } from './YamlDrawer'

type ListedRule = Shape<'CreditListedRule'>
type RuleVersion = Shape<'CreditVersion'>

/** All rules with what they say, where they stand and which version is in force. */
export function RulesPage() {
  const say = useWords('rule.admin')
  const sayAdmin = useWords('admin')
  const session = useSession()
  const go = useGo()
  const [filters, change] = useFilters<'q' | 'state' | 'category'>()
  const [yaml, setYaml] = useState(false)
  const [templates, setTemplates] = useState(false)
  const rules = api.useQuery('get', '/api/v1/rules')
  const categories = api.useQuery('get', '/api/v1/categories')
  const language = useLanguage()
  const names = new Map(
    (categories.data?.items ?? []).map((one) => [one.code, language === 'en' ? one.en || one.zh : one.zh]),
  )
  const all = rules.data?.items
  const counts = countStates(all ?? [])
  const shown = all?.filter((rule) => found(rule, filters))
  const mayEdit = holds(session, 'rule.edit')
  const mayPublish = holds(session, 'rule.publish')
  return (
    <>
      <PageHeader title={say('title')} sub={say('title.sub')} />
      <Card label={say('title')}>
        <FilterBar
          onClear={
            filters.q || filters.state || filters.category
              ? () => change({ q: undefined, state: undefined, category: undefined })
              : undefined
          }
          actions={
            <>
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    {
                      key: 'export',
                      icon: <Download size={15} />,
                      label: (
                        <a href="/api/v1/rule-file" download="rules.yaml">
                          {say('file.export')}
                        </a>
                      ),
                    },
                    ...(mayPublish
                      ? [
                          {
                            key: 'import',
                            icon: <FileUp size={15} />,
                            label: say('file.import'),
                            onClick: () => setYaml(true),
                          },
                        ]
                      : []),
                  ],
                }}
              >
                <Button icon={<FileCode2 size={16} />}>YAML</Button>
              </Dropdown>
              <Button icon={<FlaskConical size={16} />} onClick={() => go(to.adminSimulations())}>
                {say('simulations')}
              </Button>
              <Button icon={<Flame size={16} />} onClick={() => go(to.adminCampaigns())}>
                {say('campaigns')}
              </Button>
              {mayEdit && (
                <Button icon={<LayoutTemplate size={16} />} onClick={() => setTemplates(true)}>
                  {say('template.open')}
                </Button>
              )}
              {mayEdit && (
                <Button type="primary" icon={<Plus size={16} />} onClick={() => go(to.adminNewRule())}>
                  {say('new')}
                </Button>
              )}
            </>
          }
        >
          <SearchFilter label={say('find')} value={filters.q ?? ''} onChange={(q) => change({ q })} />
          <Segmented
            aria-label={say('state')}
            value={filters.state ?? ''}
            onChange={(state) => change({ state })}
            options={[
              { value: '', label: `${sayAdmin('all')} ${all?.length ?? ''}` },
              ...states.map((state) => ({ value: state, label: `${say(`list.${state}`)} ${counts[state]}` })),
            ]}
          />
          <Select
            allowClear
            aria-label={say('amount.category')}
            className="w-36"
            placeholder={say('amount.category')}
            value={filters.category}
            onChange={(category: string | undefined) => change({ category })}
            options={(categories.data?.items ?? [])
              .filter((one) => !one.parent)
              .map((one) => ({ value: one.code, label: names.get(one.code) }))}
          />
        </FilterBar>
        <DataTable<ListedRule>
          label={say('title')}
          pages={{ ...wholeOf({ ...rules, data: shown }), fault: all ? undefined : rules.error }}
          rowKey={(rule) => rule.rule_id}
          onOpen={(rule) => go(to.adminRule(rule.rule_id))}
          columns={columns(say, language, names)}
          empty={
            all?.length === 0 ? (
              <EmptyState
                icon={ListChecks}
                title={say('empty.title')}
                text={say('empty.text')}
                action={
                  mayEdit && (
                    <div className="flex flex-wrap justify-center gap-2.5">
                      <ButtonLink to={to.adminNewRule()}>{say('new')}</ButtonLink>
                      <Button onClick={() => setTemplates(true)}>{say('template.open')}</Button>
                    </div>
                  )
                }
              />
            ) : (
              <EmptyState title={sayAdmin('nothing.title')} text={sayAdmin('nothing.text')} />
            )
          }
        />
      </Card>
      <YamlDrawer open={yaml} onClose={() => setYaml(false)} />
      <TemplateDrawer open={templates} onClose={() => setTemplates(false)} />
    </>
  )
}

function columns(
  say: ReturnType<typeof useWords<'rule.admin'>>,
  language: string,
  names: ReadonlyMap<string, string>,
): Column<ListedRule>[] {
  const definition = (version: RuleVersion) => version.definition as unknown as Definition
  return [
    {
      key: 'name',
      title: say('name'),
      width: 190,
      phone: 'title',
      cell: ({ newest, code }) => (
        <span className="block">
          <span className="block font-semibold">{newest.name}</span>
          <span className="block font-normal text-ink-2 text-xs">{code}</span>
        </span>
      ),
    },
    {
      key: 'sentence',
      title: say('sentence'),
      phone: 'sub',
      cell: ({ newest }) => (
        <span className="line-clamp-2 min-w-60 max-w-[56ch] whitespace-normal text-sm">
          <RuleSentence segments={newest.sentence.segments} />
        </span>
      ),
    },
    {
      key: 'category',
      title: say('amount.category'),
      width: 100,
      phone: 'trail',
      cell: ({ newest }) => (
        <Pill tone="credit">{names.get(definition(newest).category) ?? definition(newest).category}</Pill>
      ),
    },
    {
      key: 'state',
      title: say('state'),
      width: 110,
      phone: 'trail',
      cell: ({ newest, published }) => (
        <span className="flex flex-wrap gap-1">
          {published && <StatePill version={published} />}
          <StatePill version={newest} />
        </span>
      ),
    },
    {
      key: 'since',
      title: say('list.since'),
      width: 120,
      phone: 'hidden',
      cell: ({ newest, published }) => {
        const at = (published ?? newest).published?.at
        return <span className="text-ink-2 text-sm">{at ? fullDay(at, language) : '—'}</span>
      },
    },
    {
      key: 'review',
      title: say('about.review'),
      width: 130,
      phone: 'hidden',
      cell: ({ newest }) => <Review by={definition(newest).review_by} language={language} />,
    },
  ]
}

function Review({ by, language }: { by: string | undefined; language: string }) {
  const say = useWords('rule.admin')
  if (!by) return <span className="text-ink-2">—</span>
  const overdue = by < new Date().toISOString().slice(0, 10)
  if (overdue) return <Pill tone="deadline">{say('review.overdue', { day: fullDay(by, language) })}</Pill>
  return <span className="text-ink-2 text-sm">{fullDay(by, language)}</span>
}
