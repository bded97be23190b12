import { Button, Checkbox, Form, InputNumber } from 'antd'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState } from '@/api/FaultState'
import { holds, useSession } from '@/api/session'
import { FormDrawer } from '@/form/FormDrawer'
import { CreditsInput } from '@/form/inputs'
import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits, hundredths } from '@/lib/credits'
import { fullDay } from '@/lib/dates'
import { Card } from '@/ui/Card'
import { Facts } from '@/ui/Facts'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'

interface Values {
  client_limit?: string
  ceiling: string
  deductions: boolean
}

/** What applies to all rules: the ceiling of campaigns, the limit of weak evidence, deductions. */
export function PolicyCard() {
  const say = useWords('rule.admin')
  const language = useLanguage()
  const session = useSession()
  const sayCommon = useWords('common')
  const [open, setOpen] = useState(false)
  const policy = api.useQuery('get', '/api/v1/rule-policy')
  if (policy.error && !policy.data)
    return <FaultState fault={policy.error} onRetry={() => policy.refetch()} />
  const p = policy.data
  return (
    <Card label={say('policy')}>
      <div className="mb-3 flex items-center gap-2">
        <Scale aria-hidden size={18} className="text-ink-2" />
        <h2 className="font-semibold text-base">{say('policy')}</h2>
        {p && holds(session, 'rule.publish') && (
          <Button className="ml-auto" onClick={() => setOpen(true)}>
            {say('policy.change')}
          </Button>
        )}
      </div>
      {p ? (
        <Facts
          facts={[
            { label: say('policy.ceiling'), value: say('policy.ceiling.of', { ceiling: p.ceiling }) },
            {
              label: say('policy.limit'),
              value:
                hundredths(p.client_limit) === 0
                  ? say('policy.limit.none')
                  : say('policy.limit.of', { limit: formatCredits(p.client_limit) }),
            },
            {
              label: say('policy.deductions'),
              value: say(p.deductions ? 'policy.deductions.on' : 'policy.deductions.off'),
            },
            {
              label: say('policy.set'),
              value: p.set_at ? `${p.set_by ?? ''} · ${fullDay(p.set_at, language)}` : undefined,
            },
          ]}
        />
      ) : (
        <Skeleton className="h-20" />
      )}
      {p && open && (
        <FormDrawer<Values>
          open
          onClose={() => setOpen(false)}
          width={440}
          title={say('policy')}
          sub={say('policy.sub')}
          initial={{ client_limit: p.client_limit, ceiling: p.ceiling, deductions: p.deductions }}
          submit={sayCommon('save')}
          onSubmit={async (values) => {
            await client.PUT('/api/v1/rule-policy', {
              body: {
                client_limit: values.client_limit ?? '0',
                ceiling: String(values.ceiling),
                deductions: values.deductions,
              },
            })
            void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/rule-policy'] })
            toast(say('policy.saved'))
          }}
        >
          <Form.Item name="ceiling" label={say('policy.ceiling')} extra={say('policy.ceiling.hint')}>
            <InputNumber<string> stringMode controls={false} prefix="×" className="w-full" />
          </Form.Item>
          <Form.Item name="client_limit" label={say('policy.limit')} extra={say('policy.limit.hint')}>
            <CreditsInput unit={say('unit.credits')} />
          </Form.Item>
          <Form.Item name="deductions" valuePropName="checked" extra={say('policy.deductions.hint')}>
            <Checkbox>{say('policy.deductions.allow')}</Checkbox>
          </Form.Item>
        </FormDrawer>
      )}
    </Card>
  )
}
