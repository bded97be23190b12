import { expect, it } from 'vitest'
import { changeOf } from './change'

it('says the change in whole percent, and nothing where there was nothing before', () => {
  expect([changeOf(110, 100), changeOf(95, 100), changeOf(100, 100)]).toEqual([10, -5, 0])
  expect([changeOf(7, 0), changeOf(0, 0)]).toEqual([undefined, undefined])
})
