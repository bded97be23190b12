import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FaultAlert, showFault } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { Notice } from '@/ui/Notice'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'

type Settings = Shape<'CreditSettings'>

/** The settings as the form holds them: the steps of the warnings are texts of a tag box. */
type Values = Omit<Settings, 'warn_days'> & { warn_days: string[] }

const path = '/api/v1/ledger-settings'

/** What a company decides about its ledger: ends, grants by hand, closing and appeals. */
export function LedgerSettingsPage() {
  const settings = api.useQuery('get', path)
  if (settings.data) return <SettingsForm settings={settings.data} />
  if (settings.error) return <FaultState fault={settings.error} onRetry={() => void settings.refetch()} />
  return (
    <div aria-busy className="flex max-w-3xl flex-col gap-4">
      <Skeleton className="h-56 w-full rounded-lg" />
      <Skeleton className="h-56 w-full rounded-lg" />
    </div>
  )
}

function SettingsForm({ settings }: { settings: Settings }) {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const session = useSession()
  const faultText = useFaultText()
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const [touched, setTouched] = useState(false)
  const [wrong, setWrong] = useState<string[]>([])
  const may = holds(session, 'ledger.settings')
  const save = async ({ warn_days, ...rest }: Values) => {
    setBusy(true)
    setWrong([])
    try {
      await client.PUT(path, { body: { ...rest, warn_days: warn_days.map(Number) } })
      setTouched(false)
      void queryClient.invalidateQueries({ queryKey: ['get', path] })
      toast(sayAdmin('saved'))
    } catch (fault) {
      setWrong(showFault(form, fault, faultText))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={!may || busy}
      className="flex max-w-3xl flex-col gap-4"
      initialValues={{ ...settings, warn_days: settings.warn_days.map(String) }}
      scrollToFirstError={{ focus: true, behavior: 'smooth' }}
      onValuesChange={() => setTouched(true)}
      onFinish={(values) => void save(values)}
    >
      {!may && <Notice>{say('settings.readOnly')}</Notice>}
      {wrong.length > 0 && <FaultAlert texts={wrong} />}
      <Card>
        <CardHead title={say('settings.ends')} />
        <Form.Item
          name="warn_days"
          label={say('settings.warnDays')}
          extra={say('settings.warnDays.hint')}
          rules={[
            {
              validator: async (_, days: string[]) => {
                if (days.some((day) => !/^\d{1,3}$/.test(day) || Number(day) < 1))
                  throw new Error(say('settings.warnDays.wrong'))
              },
            },
          ]}
        >
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[',', '，', ' ']}
            className="max-w-80"
          />
        </Form.Item>
        <Days
          name="leaver_days"
          label={say('settings.leaverDays')}
          hint={say('settings.leaverDays.hint')}
          least={0}
          most={365}
        />
      </Card>
      <Card>
        <CardHead title={say('settings.grants')} />
        <Form.Item label={say('settings.quota')} extra={say('settings.quota.hint')} htmlFor="grant_quota">
          <div className="flex items-center gap-2">
            <Form.Item name="grant_quota" noStyle>
              <Input id="grant_quota" inputMode="decimal" className="max-w-32" />
            </Form.Item>
            <Form.Item name="grant_period" noStyle>
              <Select
                aria-label={say('settings.period')}
                className="w-32"
                options={(['month', 'quarter', 'year'] as const).map((value) => ({
                  value,
                  label: say(`settings.period.${value}`),
                }))}
              />
            </Form.Item>
          </div>
        </Form.Item>
        <Days
          name="notable_part"
          label={say('settings.notable')}
          hint={say('settings.notable.hint')}
          least={1}
          most={100}
          unit="%"
        />
      </Card>
      <Card>
        <CardHead title={say('settings.closing')} />
        <Days
          name="close_day"
          label={say('settings.closeDay')}
          hint={say('settings.closeDay.hint')}
          least={0}
          most={28}
          unit={say('settings.dayOfMonth')}
        />
        <Days
          name="appeal_days"
          label={say('settings.appealDays')}
          hint={say('settings.appealDays.hint')}
          least={1}
          most={90}
        />
        <Days
          name="handle_days"
          label={say('settings.handleDays')}
          hint={say('settings.handleDays.hint')}
          least={1}
          most={60}
        />
      </Card>
      {may && (
        <div className="flex gap-2.5">
          <Button type="primary" htmlType="submit" disabled={!touched} loading={busy}>
            {sayCommon('save')}
          </Button>
          {touched && (
            <Button
              onClick={() => {
                form.resetFields()
                setTouched(false)
                setWrong([])
              }}
            >
              {sayCommon('cancel')}
            </Button>
          )}
        </div>
      )}
    </Form>
  )
}

interface DaysProps {
  name: keyof Settings
  label: string
  hint: ReactNode
  least: number
  most: number
  unit?: string
}

/** A whole number within its bounds. */
function Days({ name, label, hint, least, most, unit }: DaysProps) {
  const say = useWords('credit.admin')
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[{ required: true, message: say('settings.number', { least, most }) }]}
    >
      <InputNumber
        min={least}
        max={most}
        precision={0}
        suffix={unit ?? say('settings.days')}
        className="w-32"
      />
    </Form.Item>
  )
}
