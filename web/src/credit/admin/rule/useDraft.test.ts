import { expect, it } from 'vitest'
import { emptyDefinition } from './definition'
import { begin, changed, redone, undone } from './useDraft'

it('goes back and forward, and forgets the way forward after a new change', () => {
  let history = begin(emptyDefinition())
  history = changed(history, { category: 'elective' }, 10_000)
  history = changed(history, { tags: ['新员工'] }, 20_000)
  history = undone(history)
  expect([history.now.category, history.now.tags]).toEqual(['elective', undefined])
  expect(redone(history).now.tags).toEqual(['新员工'])
  history = changed(history, { tags: ['老员工'] }, 30_000)
  expect(redone(history).now.tags).toEqual(['老员工'])
  expect(undone(undone(undone(history))).now.category).toBe('')
})

it('takes typing back as one step, and other fields by themselves', () => {
  let history = begin(emptyDefinition())
  for (const [i, note] of ['授', '授课', '授课的'].entries())
    history = changed(history, { note }, 1000 + i * 100)
  history = changed(history, { owner: '苏' }, 1350)
  expect(history.past).toHaveLength(2)
  expect(undone(history).now).toMatchObject({ note: '授课的' })
  expect(undone(undone(history)).now.note).toBeUndefined()
})
