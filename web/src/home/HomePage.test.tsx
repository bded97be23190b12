import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadWords } from '@/i18n'
import { greetingOf, HomePage } from './HomePage'
import type { GoalStanding, Home } from './home'

const nobody: Home = {
  person: { name: '林晓' },
  steps: [],
  stepsInAll: { count: 0, credits: '0.00' },
  recent: [],
}
const goal: GoalStanding = {
  name: '2026 年度学分',
  earned: '31.50',
  target: '40.00',
  gap: '8.50',
  over: '0.00',
  pace: '35.60',
  daysLeft: 40,
  weekly: '1.50',
  categories: [],
}

async function show(home: Home) {
  const root = createRootRoute({ component: () => <HomePage home={home} hour={9} /> })
  render(<RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() })} />)
  await screen.findByRole('heading', { level: 1, name: '早上好，林晓' })
  return document.body.textContent ?? ''
}

describe('home', () => {
  beforeAll(() => loadWords('home'))

  it('says what is missing, when, and how fast', async () => {
    const text = await show({ ...nobody, goal })
    expect(text).toContain('再得 8.5 分就达标')
    expect(text).toContain('今天应到 35.6，还有 40 天，每周约 1.5 分')
  })

  it('does not hurry those who are ahead', async () => {
    const text = await show({ ...nobody, goal: { ...goal, earned: '36.00', gap: '4.00' } })
    expect(text).toContain('进度领先')
    expect(text).not.toContain('每周约')
  })

  it('celebrates what is reached', async () => {
    const text = await show({ ...nobody, goal: { ...goal, earned: '42.00', gap: '0.00', over: '2.00' } })
    expect(text).toContain('已达标，多得 2 分')
  })

  it('says what to do where nothing is yet', async () => {
    const text = await show(nobody)
    for (const sentence of ['还没有为你设定目标', '眼下没有待办', '还没有入账'])
      expect(text).toContain(sentence)
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
