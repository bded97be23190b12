import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { queryClient } from '@/api/client'
import type { Order, Reward, Shelf } from '@/api/shapes'
import { loadWords } from '@/i18n'
import { RewardSheet } from './RewardSheet'

const halfDay: Reward = {
  id: 11,
  name: { zh: '半天学习假' },
  text: { zh: '福利假，不占法定年假。' },
  kind: 'leave',
  quantity: '0.50',
  price: '50.00',
  lacks: '0.00',
  needs_approval: true,
  promised_days: 5,
  picture: false,
  can: { redeem: true },
}
const shelf: Shelf = {
  available: '59.30',
  held: '12.00',
  owed: '0.00',
  accumulated: '79.30',
  items: [halfDay],
}
const order = { id: 80700, reward_id: 11, name: halfDay.name, kind: 'leave', price: '50.00', state: 'placed' }
const placed = { ...order, placed_at: '2026-11-21T12:00:00Z', changed_at: '2026-11-21T12:00:00Z' } as Order

const answer = (body: unknown, status = 201) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  })

interface Sent {
  key: string | null
  body: { reward_id: number; price: string; key: string }
}
let sent: Sent[] = []
let answers: Response[] = []

async function open(reward: Reward) {
  const root = createRootRoute({
    component: () => <RewardSheet reward={reward} mall={shelf} open onClose={() => undefined} />,
  })
  const router = createRouter({ routeTree: root, history: createMemoryHistory() })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  await screen.findByRole('dialog')
}

const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

describe('redeeming', () => {
  beforeAll(() => loadWords('mall'))
  beforeEach(() => {
    sent = []
    vi.stubGlobal('fetch', async (request: Request) => {
      sent.push({ key: request.headers.get('Idempotency-Key'), body: (await request.json()) as Sent['body'] })
      return answers.shift() ?? answer(placed)
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    answers = []
  })

  it('says what happens before it does, and that it happened', async () => {
    await open(halfDay)
    await press('用 50 分兑换')
    const text = document.body.textContent
    for (const sentence of ['兑换后可用9.3', '冻结 50 可用学分', '人事审批', '假期计入你的福利假'])
      expect(text).toContain(sentence)
    expect(sent).toEqual([])
    await press('确认，用 50 分')
    expect((await screen.findByRole('status')).textContent).toBe('已冻结 50 分，等待审批。')
    expect(sent[0]?.body).toMatchObject({ reward_id: 11, price: '50.00' })
  })

  it('is one order however often it is pressed', async () => {
    await open(halfDay)
    await press('用 50 分兑换')
    const confirm = await screen.findByRole('button', { name: '确认，用 50 分' })
    fireEvent.click(confirm)
    fireEvent.click(confirm)
    await screen.findByRole('status')
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1)
    for (const { key, body } of sent) expect(body.key).toBe(key)
  })

  it('names one wish by one key, and the next after a refusal by another', async () => {
    const detail = '价格已从 50 学分变为 60 学分，请确认后重新兑换。'
    answers = [answer({ status: 409, code: 'mall.price_changed', detail }, 409)]
    await open(halfDay)
    await press('用 50 分兑换')
    await press('确认，用 50 分')
    expect((await screen.findByRole('alert')).textContent).toBe(detail)
    await press('确认，用 50 分')
    await screen.findByRole('status')
    await waitFor(() => expect(sent).toHaveLength(2))
    for (const { key, body } of sent) expect(body.key).toBe(key)
    expect(sent[1]?.key).not.toBe(sent[0]?.key)
  })

  it('cannot begin when something refuses it, and says what', async () => {
    await open({ ...halfDay, can: { redeem: false }, refusal: '已兑完，请选择其他奖励或等待补货。' })
    expect(screen.getByText('已兑完，请选择其他奖励或等待补货。')).toBeTruthy()
    expect((screen.getByRole('button', { name: '用 50 分兑换' }) as HTMLButtonElement).disabled).toBe(true)
  })

  it('says how much is missing', async () => {
    await open({ ...halfDay, lacks: '40.70', can: { redeem: false } })
    expect(screen.getByText('可用学分还差 40.7 分。')).toBeTruthy()
  })
})
