import { Checkbox, DatePicker, Form, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { FileCheck2 } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '@/api/client'
import { FileDrop } from '@/form/FileDrop'
import { FormDrawer } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'

interface AskDrawerProps {
  open: boolean
  /** The version that is to be simulated, when the reader comes from it. */
  version?: number
  onClose: () => void
  onAsked: (id: number) => void
}

interface Values {
  window: [Dayjs, Dayjs]
  versions: number[]
  others: number[]
  own_days: boolean
}

const lastYear = (): [Dayjs, Dayjs] => {
  const today = dayjs().startOf('day')
  return [today.subtract(12, 'month'), today]
}

/** Asks for a simulation: which rules, over which past window, and what else to compare with. */
export function AskDrawer({ open, version, onClose, onAsked }: AskDrawerProps) {
  const say = useWords('simulate.admin')
  const options = useVersions(open)
  const [file, setFile] = useState<{ name: string; text: string }>()
  const send = async ({ window, versions, others, own_days }: Values) => {
    const { data } = await client.POST('/api/v1/simulations', {
      body: {
        from: window[0].format('YYYY-MM-DD'),
        to: window[1].add(1, 'day').format('YYYY-MM-DD'),
        drafts: {
          version_ids: versions,
          file: file?.text,
          name: versions.length === 0 ? file?.name : undefined,
        },
        others: others.length > 0 ? { version_ids: others } : undefined,
        own_days,
      },
    })
    if (data) onAsked(data.id)
  }
  return (
    <FormDrawer<Values>
      key={`${open}-${version ?? ''}`}
      open={open}
      onClose={onClose}
      title={say('ask')}
      sub={say('ask.sub')}
      initial={{ window: lastYear(), versions: version ? [version] : [], others: [], own_days: false }}
      submit={say('ask.submit')}
      onSubmit={send}
    >
      <Form.Item
        name="window"
        label={say('window')}
        rules={[{ required: true, message: say('window.needed') }]}
      >
        <DatePicker.RangePicker
          className="w-full"
          allowClear={false}
          presets={[
            { label: say('window.quarter'), value: [dayjs().subtract(3, 'month'), dayjs()] },
            { label: say('window.year'), value: lastYear() },
            {
              label: say('window.lastYear'),
              value: [dayjs().subtract(1, 'year').startOf('year'), dayjs().subtract(1, 'year').endOf('year')],
            },
          ]}
        />
      </Form.Item>
      <Form.Item name="versions" label={say('ask.rules')} extra={say('ask.rules.sub')}>
        <Select
          mode="multiple"
          options={options}
          optionFilterProp="label"
          placeholder={say('ask.rules.none')}
        />
      </Form.Item>
      <Form.Item label={say('ask.file')}>
        {file ? (
          <button
            type="button"
            onClick={() => setFile(undefined)}
            className="flex min-h-11 w-full items-center gap-2 rounded-md border border-line px-3 text-left hover:bg-soft"
          >
            <FileCheck2 aria-hidden size={18} className="text-jade-text" />
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <span className="text-ink-2 text-sm">{say('ask.file.remove')}</span>
          </button>
        ) : (
          <FileDrop
            accept=".yaml,.yml"
            title={say('ask.file.title')}
            hint={say('ask.file.hint')}
            onFile={(chosen) => void chosen.text().then((text) => setFile({ name: chosen.name, text }))}
          />
        )}
      </Form.Item>
      <Form.Item name="others" label={say('ask.others')} extra={say('ask.others.sub')}>
        <Select
          mode="multiple"
          options={options}
          optionFilterProp="label"
          placeholder={say('ask.others.none')}
        />
      </Form.Item>
      <Form.Item name="own_days" valuePropName="checked">
        <Checkbox>{say('ask.ownDays')}</Checkbox>
      </Form.Item>
    </FormDrawer>
  )
}

/** Every newest version, drafts first. */
function useVersions(enabled: boolean) {
  const say = useWords('simulate.admin')
  const language = useLanguage()
  const rules = api.useQuery('get', '/api/v1/rules', {}, { enabled })
  const all = (rules.data?.items ?? []).flatMap((rule) =>
    [rule.newest, rule.published]
      .filter((one) => one !== undefined)
      .map((one) => ({
        value: one.id,
        draft: !one.published,
        label: say(one.published ? 'version.published' : 'version.draft', {
          name: (language === 'en' && one.definition.name.en) || one.definition.name.zh,
          number: one.version,
        }),
      })),
  )
  return all.sort((a, b) => Number(b.draft) - Number(a.draft))
}
