import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { GoalStanding } from '@/career/goal/standing'
import { loadWords } from '@/i18n'
import { greetingOf, HomePage } from './HomePage'
import { type Home, here } from './home'

const nobody: Home = {
  person: { name: '林晓' },
  goal: here(undefined),
  way: here(undefined),
  recent: here([]),
  streak: here(undefined),
  board: here(undefined),
  mall: here(undefined),
}
const goal: GoalStanding = {
  name: '2026 年度学分',
  percent: 78,
  credits: { earned: '31.50', target: '40.00', over: '0.00' },
  gap: '8.50',
  missing: 0,
  reached: false,
  pace: '35.60',
  daysLeft: 40,
  weekly: '1.50',
  categories: [],
}
const credits = (earned: string, over = '0.00') => ({ earned, target: '40.00', over })

async function show(home: Home) {
  cleanup()
  const root = createRootRoute({ component: () => <HomePage home={home} hour={9} /> })
  render(<RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() })} />)
  await screen.findByRole('heading', { level: 1, name: '早上好，林晓' })
  return document.body.textContent ?? ''
}

describe('home', () => {
  beforeAll(() => loadWords('home', 'goal.hero', 'credit.entry'))

  it('says what is missing, when, and how fast', async () => {
    const text = await show({ ...nobody, goal: here(goal) })
    expect(text).toContain('再得 8.5 分就达标')
    expect(text).toContain('今天应到 35.6，还有 40 天，每周约 1.5 分')
  })

  it('does not hurry those who are ahead', async () => {
    const text = await show({ ...nobody, goal: here({ ...goal, credits: credits('36.00'), gap: '4.00' }) })
    expect(text).toContain('进度领先')
    expect(text).not.toContain('每周约')
  })

  it('celebrates what is reached', async () => {
    const text = await show({
      ...nobody,
      goal: here({ ...goal, credits: credits('42.00', '2.00'), gap: '0.00', reached: true }),
    })
    expect(text).toContain('已达标，多得 2 分')
  })

  it('says what to do where nothing is yet', async () => {
    const text = await show(nobody)
    for (const sentence of ['还没有为你设定目标', '还没有入账']) expect(text).toContain(sentence)
    expect(
      await show({ ...nobody, way: here({ steps: [], count: 0, credits: '0.00', reaches: false }) }),
    ).toContain('眼下没有待办')
  })

  it('lets one card fail by itself', async () => {
    const retry = vi.fn()
    const text = await show({ ...nobody, goal: { state: 'failed', fault: new Error('x'), retry } })
    expect(text).toContain('出了点问题')
    expect(text).toContain('最近入账')
    fireEvent.click(screen.getByRole('button', { name: '再试一次' }))
    expect(retry).toHaveBeenCalledOnce()
  })

  it('greets by the hour', () => {
    expect([3, 8, 12, 15, 21].map(greetingOf)).toEqual([
      'greeting.early',
      'greeting.morning',
      'greeting.noon',
      'greeting.afternoon',
      'greeting.evening',
    ])
  })
})
