import { describe, expect, it } from 'vitest'
import type { Reward, RewardKind } from '@/api/shapes'
import { kindsOf, nearestOf, redeemable, shelf } from './reward'

const reward = (id: number, kind: RewardKind, price: string, lacks = '0.00', refused = false): Reward => ({
  id,
  name: { zh: `奖励 ${id}` },
  kind,
  price,
  lacks,
  needs_approval: true,
  text: { zh: '' },
  quantity: '0.00',
  picture: false,
  can: { redeem: !refused && lacks === '0.00' },
  refusal: refused ? '已兑完，请选择其他奖励或等待补货。' : undefined,
})
const mug = reward(1, 'goods', '30.00')
const halfDay = reward(2, 'leave', '80.00')
const tablet = reward(3, 'goods', '900.00', '774.00')
const soldOut = reward(4, 'leave', '20.00', '0.00', true)
const all = [mug, halfDay, tablet, soldOut]
const ids = (list: readonly Reward[]) => list.map(({ id }) => id)

describe('the shelf', () => {
  it('puts time before goods, and what cannot be had last', () =>
    expect(ids(shelf(all, 'all'))).toEqual([2, 1, 3, 4]))
  it('shows what is enough', () => expect(ids(shelf(all, 'enough'))).toEqual([2, 1]))
  it('shows one kind', () => expect(ids(shelf(all, 'goods'))).toEqual([1, 3]))
  it('names the kinds that are there', () => expect(kindsOf(all)).toEqual(['leave', 'goods']))
})

it('can be redeemed when nothing is missing and nothing refuses it', () => {
  expect(all.map(redeemable)).toEqual([true, true, false, false])
})

describe('the nearest reward', () => {
  it('is the dearest that is enough', () => expect(nearestOf(all)?.id).toBe(2))
  it('is else the one that lacks least', () => {
    expect(nearestOf([tablet, reward(5, 'coupon', '130.00', '4.00'), soldOut])?.id).toBe(5)
  })
  it('is none on an empty shelf', () => expect(nearestOf([soldOut])).toBeUndefined())
})
