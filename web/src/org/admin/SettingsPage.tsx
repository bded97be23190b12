import { Button, Form, Input, Segmented, Select, Switch } from 'antd'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert, showFault } from '@/form/FormDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { Card, CardHead } from '@/ui/Card'
import { Notice } from '@/ui/Notice'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { zoneChoices } from './timeZones'

type Tenant = Shape<'OrgTenant'>
type Values = Shape<'OrgTenantChange'>

/** The name of the company, its time zone and language, and how strictly rules are published. */
export function SettingsPage() {
  const tenant = api.useQuery('get', '/api/v1/tenant')
  if (tenant.data) return <SettingsForm tenant={tenant.data} />
  if (tenant.error) return <FaultState fault={tenant.error} onRetry={() => void tenant.refetch()} />
  return (
    <div aria-busy className="flex max-w-3xl flex-col gap-4">
      <Skeleton className="h-80 w-full rounded-lg" />
      <Skeleton className="h-40 w-full rounded-lg" />
    </div>
  )
}

/** The name stands in the frame of every page, so the session is asked again too. */
function tenantChanged(): void {
  for (const path of ['/api/v1/tenant', '/api/v1/session'])
    void queryClient.invalidateQueries({ queryKey: ['get', path] })
}

function SettingsForm({ tenant }: { tenant: Tenant }) {
  const say = useWords('org.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const faultText = useFaultText()
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const [touched, setTouched] = useState(false)
  const [wrong, setWrong] = useState<string[]>([])
  const save = async (body: Values) => {
    setBusy(true)
    setWrong([])
    try {
      await client.PUT('/api/v1/tenant', { body })
      setTouched(false)
      tenantChanged()
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
      disabled={!tenant.can.edit || busy}
      className="flex max-w-3xl flex-col gap-4"
      initialValues={{
        name: tenant.name,
        time_zone: tenant.time_zone,
        language: tenant.language,
        settings: tenant.settings,
      }}
      scrollToFirstError={{ focus: true, behavior: 'smooth' }}
      onValuesChange={() => setTouched(true)}
      onFinish={(values) => void save(values)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
      }}
    >
      {!tenant.can.edit && <Notice>{say('settings.readOnly')}</Notice>}
      {wrong.length > 0 && <FaultAlert texts={wrong} />}
      <CompanyFields slug={tenant.slug} zone={tenant.time_zone} />
      <Card>
        <CardHead title={say('settings.publishing')} />
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <label htmlFor="settings_second_person_publishes" className="font-medium">
              {say('settings.secondPerson')}
            </label>
            <p className="mt-1 text-ink-2 text-sm">{say('settings.secondPerson.hint')}</p>
          </div>
          <Form.Item name={['settings', 'second_person_publishes']} valuePropName="checked" noStyle>
            <Switch />
          </Form.Item>
        </div>
      </Card>
      {tenant.can.edit && (
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

function CompanyFields({ slug, zone }: { slug: string; zone: string }) {
  const say = useWords('org.admin')
  const language = useLanguage()
  return (
    <Card>
      <CardHead title={say('settings.company')} />
      <Form.Item label={say('settings.slug')} extra={say('settings.slug.hint')} htmlFor="slug">
        <Input id="slug" value={slug} readOnly className="max-w-80" />
      </Form.Item>
      <Form.Item
        name="name"
        label={say('settings.name')}
        extra={say('settings.name.hint')}
        rules={[{ required: true, whitespace: true, message: say('settings.name.missing') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="time_zone" label={say('settings.zone')} extra={say('settings.zone.hint')}>
        <Select<string>
          showSearch={{ optionFilterProp: 'label' }}
          options={zoneChoices(zone, language, new Date())}
        />
      </Form.Item>
      <Form.Item
        name="language"
        label={say('settings.language')}
        extra={say('settings.language.hint')}
        className="mb-0"
      >
        <Segmented
          options={[
            { value: 'zh-CN', label: '简体中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form.Item>
    </Card>
  )
}
