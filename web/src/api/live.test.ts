import { expect, it } from 'vitest'
import { readTopics, topicsOf } from './live'

it('knows what a query is about', () => {
  expect(topicsOf({ queryKey: ['get', '/api/v1/me/standing'], meta: undefined })).toEqual(['me', 'standing'])
  expect(topicsOf({ queryKey: ['get', '/api/v1/orders/{id}', {}], meta: undefined })).toEqual(['orders'])
  expect(topicsOf({ queryKey: ['get', '/x'], meta: { topics: ['order'] } })).toEqual(['order'])
})

it('reads topics and survives anything else', () => {
  expect(readTopics('{"topics":["standing","orders"]}')).toEqual(['standing', 'orders'])
  for (const odd of ['', '{', 'null', '[]', '{"topics":7}']) expect(readTopics(odd)).toEqual([])
  expect(readTopics('{"topics":["a",1]}')).toEqual(['a'])
})
