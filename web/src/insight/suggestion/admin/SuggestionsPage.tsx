import { Button, Input, Segmented } from 'antd'
import { MailOpen } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { useFilters } from '@/table/filters'
import { Card } from '@/ui/Card'
import { PageHeader } from '@/ui/PageHeader'
import { CardSkeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { SuggestionText } from '../SuggestionText'

type Suggestion = Shape<'Suggestion'>

/** What came out of the suggestion box, to be answered for everybody to read. */
export function SuggestionsPage() {
  const say = useWords('suggestion')
  const [filters, change] = useFilters<'view'>()
  const view = filters.view === 'yes' ? 'yes' : 'no'
  const [before, setBefore] = useState<number>()
  const list = api.useQuery('get', '/api/v1/suggestions', { params: { query: { answered: view, before } } })
  const next = list.data?.next
  return (
    <>
      <PageHeader title={say('admin.title')} sub={say('admin.sub')} />
      <Card label={say('admin.title')}>
        <Segmented
          className="mb-4"
          aria-label={say('admin.title')}
          value={view}
          onChange={(chosen) => {
            setBefore(undefined)
            change({ view: chosen === 'yes' ? 'yes' : undefined })
          }}
          options={[
            { value: 'no', label: say('admin.open') },
            { value: 'yes', label: say('answered') },
          ]}
        />
        {list.isPending && <CardSkeleton rows={4} />}
        {list.error && <FaultState fault={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.items.length === 0 && (
          <EmptyState
            icon={MailOpen}
            title={say(view === 'no' ? 'admin.none' : 'answered.none')}
            text={say('admin.none.text')}
          />
        )}
        <ul>
          {list.data?.items.map((one) => (
            <li key={one.id} className="border-line border-b py-4 last:border-b-0">
              <SuggestionText suggestion={one} />
              <Answer suggestion={one} />
            </li>
          ))}
        </ul>
        {next && <Button onClick={() => setBefore(next)}>{say('admin.older')}</Button>}
      </Card>
    </>
  )
}

function Answer({ suggestion: one }: { suggestion: Suggestion }) {
  const say = useWords('suggestion')
  const sayCommon = useWords('common')
  const faultText = useFaultText()
  const [text, setText] = useState<string>()
  const answer = api.useMutation('put', '/api/v1/suggestions/{id}/answer')
  if (text === undefined)
    return (
      <Button className="mt-2" size="small" onClick={() => setText(one.answer ?? '')}>
        {say(one.answer ? 'admin.change' : 'admin.answer')}
      </Button>
    )
  const save = () =>
    answer.mutate(
      { params: { path: { id: one.id } }, body: { answer: text } },
      {
        onSuccess: () => {
          setText(undefined)
          toast(say('admin.answered'))
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/suggestions'] })
        },
      },
    )
  return (
    <div className="mt-3 flex max-w-2xl flex-col gap-2.5">
      {answer.error && <FaultAlert texts={[faultText(answer.error)]} />}
      <Input.TextArea
        autoFocus
        aria-label={say('admin.answer')}
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={2000}
        placeholder={say('admin.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex gap-2.5">
        <Button type="primary" disabled={text.trim().length < 2} loading={answer.isPending} onClick={save}>
          {say('admin.publish')}
        </Button>
        <Button onClick={() => setText(undefined)}>{sayCommon('cancel')}</Button>
      </div>
    </div>
  )
}
