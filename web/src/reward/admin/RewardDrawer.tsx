import { Button, Form, Input, InputNumber } from 'antd'
import { ImagePlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { api, client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { CreditsInput } from '@/form/inputs'
import { SideDrawer } from '@/form/SideDrawer'
import { upload } from '@/form/upload'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { Credits } from '@/ui/Credits'
import { Pill } from '@/ui/Pill'
import { Progress } from '@/ui/Progress'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { mallChanged } from './OrdersPage'
import { RewardPicture } from './rewardKinds'
import { TermsDrawer } from './TermsDrawer'

type Reward = Shape<'MallReward'>

interface RewardDrawerProps {
  reward: Reward | undefined
  onClose: () => void
}

/** One reward: picture, price with its versions, stock, terms. */
export function RewardDrawer({ reward, onClose }: RewardDrawerProps) {
  const say = useWords('reward.admin')
  const language = useLanguage()
  const [doing, setDoing] = useState<'terms' | 'price' | 'stock' | 'retire'>()
  const close = () => setDoing(undefined)
  if (!reward) return null
  const { terms } = reward
  return (
    <SideDrawer
      open
      onClose={onClose}
      title={language === 'en' ? terms.name.en || terms.name.zh : terms.name.zh}
      sub={say(`kind.${terms.kind}`)}
      footer={
        reward.can.edit && (
          <div className="flex justify-end gap-2.5 py-1">
            {reward.can.retire && (
              <Button danger onClick={() => setDoing('retire')}>
                {say('retire')}
              </Button>
            )}
            <Button type="primary" onClick={() => setDoing('terms')}>
              {say('reward.change')}
            </Button>
          </div>
        )
      }
    >
      <div className="flex flex-col gap-6">
        {reward.retired_at && (
          <p className="rounded-md bg-soft px-4 py-3 text-ink-2">
            {say('retired.at', { day: fullDay(reward.retired_at, language) })} {reward.retire_reason}
          </p>
        )}
        <Picture reward={reward} />
        <dl className="grid grid-cols-2 gap-3">
          <Figure
            name={say('price')}
            value={<Credits amount={reward.price} className="text-xl" />}
            action={
              reward.can.edit ? { label: say('price.change'), onPress: () => setDoing('price') } : undefined
            }
          />
          <Figure
            name={say('stock')}
            value={<span className="num text-xl">{reward.stock ?? say('stock.unlimited')}</span>}
            action={
              reward.can.edit ? { label: say('stock.change'), onPress: () => setDoing('stock') } : undefined
            }
          />
        </dl>
        {(terms.text?.zh || terms.text?.en) && (
          <p className="text-pretty">{language === 'en' ? terms.text.en || terms.text.zh : terms.text.zh}</p>
        )}
        <div className="flex flex-wrap gap-1.5">
          {terms.needs_approval && <Pill>{say('needsApproval')}</Pill>}
          {terms.at_once && <Pill>{say('atOnce')}</Pill>}
          {terms.taxable && <Pill>{say('taxable')}</Pill>}
          {terms.limit && (
            <Pill>
              {say('limit.of', { period: say(`period.${terms.limit.period}`), count: terms.limit.times })}
            </Pill>
          )}
          {Boolean(terms.promised_days) && (
            <Pill>{say('promised.of', { count: terms.promised_days ?? 0 })}</Pill>
          )}
        </div>
        <Prices id={reward.id} />
      </div>
      <TermsDrawer open={doing === 'terms'} onClose={close} reward={reward} />
      <PriceDrawer reward={reward} open={doing === 'price'} onClose={close} />
      <StockDrawer reward={reward} open={doing === 'stock'} onClose={close} />
      <RetireDrawer reward={reward} open={doing === 'retire'} onClose={close} />
    </SideDrawer>
  )
}

interface FigureProps {
  name: string
  value: React.ReactNode
  action?: { label: string; onPress: () => void }
}

function Figure({ name, value, action }: FigureProps) {
  return (
    <div className="flex items-end justify-between gap-2 rounded-md bg-soft px-4 py-3">
      <div>
        <dt className="text-ink-2 text-sm">{name}</dt>
        <dd>{value}</dd>
      </div>
      {action && (
        <Button size="small" type="text" onClick={action.onPress}>
          {action.label}
        </Button>
      )}
    </div>
  )
}

function Picture({ reward }: { reward: Reward }) {
  const say = useWords('reward.admin')
  const faultText = useFaultText()
  const input = useRef<HTMLInputElement>(null)
  const [share, setShare] = useState<number>()
  const [version, setVersion] = useState(0)
  const take = async (file: File) => {
    setShare(0)
    try {
      await upload(`/api/v1/rewards/${reward.id}/picture`, file, { method: 'PUT', onProgress: setShare })
      setVersion((was) => was + 1)
      mallChanged()
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    } finally {
      setShare(undefined)
    }
  }
  const remove = async () => {
    try {
      await client.DELETE('/api/v1/rewards/{id}/picture', { params: { path: { id: reward.id } } })
      mallChanged()
    } catch (fault) {
      toast(faultText(fault), { tone: 'fault' })
    }
  }
  return (
    <div>
      {reward.picture && (
        <RewardPicture id={reward.id} kind={reward.terms.kind} picture size="lg" version={version} />
      )}
      {share !== undefined && <Progress label={say('picture.sending')} value={share} className="my-3" />}
      {reward.can.edit && (
        <div className="mt-3 flex gap-2">
          <Button icon={<ImagePlus size={16} />} onClick={() => input.current?.click()}>
            {say(reward.picture ? 'picture.change' : 'picture.add')}
          </Button>
          {reward.picture && (
            <Button
              type="text"
              icon={<Trash2 size={16} />}
              aria-label={say('picture.remove')}
              onClick={() => void remove()}
            />
          )}
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            aria-label={say('picture.add')}
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file) void take(file)
            }}
          />
        </div>
      )}
    </div>
  )
}

function Prices({ id }: { id: number }) {
  const say = useWords('reward.admin')
  const language = useLanguage()
  const prices = api.useQuery('get', '/api/v1/rewards/{id}/prices', { params: { path: { id } } })
  return (
    <section>
      <h3 className="mb-2 font-semibold text-base">{say('prices')}</h3>
      {prices.data ? (
        <ol>
          {prices.data.items.map((one) => (
            <li
              key={one.version}
              className="flex items-baseline gap-3 border-line border-b py-2 last:border-b-0"
            >
              <span className="num text-ink-2 text-xs">v{one.version}</span>
              <span className="min-w-0 flex-1 text-ink-2 text-sm">
                {[dayAndTime(one.at, language), one.by, one.cause].filter(Boolean).join(' · ')}
              </span>
              {Number(one.value) > 0 && (
                <span className="num text-ink-2 text-sm">¥{one.value.replace(/\.00$/, '')}</span>
              )}
              <Credits amount={one.price} />
            </li>
          ))}
        </ol>
      ) : (
        <Skeleton className="h-16 w-full rounded-md" />
      )}
    </section>
  )
}

interface ChangeProps {
  reward: Reward
  open: boolean
  onClose: () => void
}

function PriceDrawer({ reward, open, onClose }: ChangeProps) {
  const say = useWords('reward.admin')
  return (
    <FormDrawer<{ price: string; value?: string; cause?: string }>
      open={open}
      onClose={onClose}
      width={440}
      title={say('price.change')}
      sub={say('price.change.sub')}
      initial={{ price: reward.price, value: reward.value }}
      submit={say('price.change')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/rewards/{id}/price', { params: { path: { id: reward.id } }, body })
        mallChanged()
        toast(say('price.changed'))
      }}
    >
      <Form.Item
        name="price"
        label={say('price')}
        rules={[{ required: true, message: say('price.missing') }]}
      >
        <CreditsInput unit={say('unit.credits')} />
      </Form.Item>
      <Form.Item name="value" label={say('value')} extra={say('value.hint')}>
        <CreditsInput unit={say('unit.yuan')} />
      </Form.Item>
      <Form.Item name="cause" label={say('price.cause')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}

function StockDrawer({ reward, open, onClose }: ChangeProps) {
  const say = useWords('reward.admin')
  return (
    <FormDrawer<{ now?: number }>
      open={open}
      onClose={onClose}
      width={440}
      title={say('stock.change')}
      sub={say('stock.change.sub')}
      initial={{ now: reward.stock }}
      submit={say('stock.change')}
      onSubmit={async ({ now }) => {
        await client.PUT('/api/v1/rewards/{id}/stock', {
          params: { path: { id: reward.id } },
          body: { was: reward.stock, now: now ?? undefined },
        })
        mallChanged()
        toast(say('stock.changed'))
      }}
    >
      <Form.Item name="now" label={say('stock')} extra={say('stock.hint')}>
        <InputNumber min={0} className="w-full" autoFocus />
      </Form.Item>
    </FormDrawer>
  )
}

function RetireDrawer({ reward, open, onClose }: ChangeProps) {
  const say = useWords('reward.admin')
  return (
    <FormDrawer<{ reason: string }>
      open={open}
      onClose={onClose}
      width={440}
      danger
      title={say('retire')}
      sub={say('retire.sub')}
      initial={{ reason: '' }}
      submit={say('retire')}
      onSubmit={async (body) => {
        await client.PUT('/api/v1/rewards/{id}/retirement', { params: { path: { id: reward.id } }, body })
        mallChanged()
        toast(say('retired'))
      }}
    >
      <Form.Item
        name="reason"
        label={say('retire.reason')}
        rules={[{ required: true, whitespace: true, min: 2, message: say('retire.reason.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}
