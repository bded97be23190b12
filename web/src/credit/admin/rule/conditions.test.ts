import { describe, expect, it } from 'vitest'
import {
  addTo,
  changeAt,
  clausesOf,
  joinAt,
  moveWithin,
  nodeAt,
  partsOf,
  removeAt,
  replaceAt,
  written,
} from './conditions'
import type { Condition } from './definition'

const score: Condition = { field: 'activity.score', op: '>=', value: 80 }
const hours: Condition = { field: 'activity.duration_hours', op: '>=', value: 1 }
const rated: Condition = { field: 'attributes.rating', op: '>=', value: 4.2 }
const tree: Condition = { all: [score, { any: [hours, { not: rated }] }] }

describe('paths', () => {
  it('are those of the server', () => {
    const any = partsOf(tree)[1]
    expect(any && partsOf(any.node, any.path).map((part) => written(part.path))).toEqual([
      'if.all[1].any[0]',
      'if.all[1].any[1]',
    ])
    expect(written([])).toBe('if')
    expect(written(['not', 'all', 2], 'bonuses[1].if')).toBe('bonuses[1].if.not.all[2]')
  })

  it('lead to the node and nowhere else', () => {
    expect(nodeAt(tree, ['all', 1, 'any', 1, 'not'])).toBe(rated)
    expect(nodeAt(tree, ['all', 7, 'any', 1])).toBeUndefined()
    expect(nodeAt(undefined, ['all', 0])).toBeUndefined()
  })
})

describe('editing', () => {
  it('adds to a group, to nothing, and beside a comparison that stood alone', () => {
    expect(addTo(undefined, [], score)).toEqual({ all: [score] })
    expect(addTo(score, [], hours)).toEqual({ all: [score, hours] })
    expect(addTo(tree, ['all', 1], rated)).toEqual({ all: [score, { any: [hours, { not: rated }, rated] }] })
    expect(addTo({ not: score }, [], hours)).toEqual({ not: { all: [score, hours] } })
    expect(addTo({ not: { any: [score] } }, [], hours)).toEqual({ not: { any: [score, hours] } })
  })

  it('replaces one node and leaves the old tree as it was', () => {
    const before = structuredClone(tree)
    const after = replaceAt(tree, ['all', 1, 'any', 0], score)
    expect(after).toEqual({ all: [score, { any: [score, { not: rated }] }] })
    expect(tree).toEqual(before)
  })

  it('takes groups away that become empty', () => {
    expect(removeAt({ all: [score, { any: [hours] }] }, ['all', 1, 'any', 0])).toEqual({ all: [score] })
    expect(removeAt({ all: [{ not: score }] }, ['all', 0, 'not'])).toBeUndefined()
    expect(removeAt(score, [])).toBeUndefined()
  })

  it('joins parts in another way without losing any', () => {
    expect(joinAt({ all: [score, hours] }, [], 'any')).toEqual({ any: [score, hours] })
    expect(joinAt({ all: [score, hours] }, [], 'not')).toEqual({ not: { all: [score, hours] } })
    expect(joinAt({ not: { all: [score, hours] } }, [], 'any')).toEqual({ any: [score, hours] })
    expect(joinAt({ any: [score] }, [], 'not')).toEqual({ not: score })
    expect(joinAt({ not: score }, [], 'all')).toEqual({ all: [score] })
    expect(joinAt(score, [], 'any')).toEqual({ any: [score] })
    expect(joinAt(tree, ['all', 1], 'all')).toEqual({ all: [score, { all: [hours, { not: rated }] }] })
  })

  it('moves a part among its neighbours and never over the edge', () => {
    const three: Condition = { any: [score, hours, rated] }
    expect(moveWithin(three, ['any', 0], 2)).toEqual({ any: [hours, rated, score] })
    expect(moveWithin(three, ['any', 2], 1)).toEqual({ any: [score, rated, hours] })
    expect(moveWithin(three, ['any', 0], -1)).toEqual(three)
    expect(moveWithin(three, ['any', 2], 3)).toEqual(three)
    expect(moveWithin({ not: score }, ['not'], 1)).toEqual({ not: score })
  })

  it('counts clauses as the server does', () => {
    expect([clausesOf(undefined), clausesOf(score), clausesOf(tree)]).toEqual([0, 1, 3])
  })

  it('changes nothing at a path that leads nowhere', () => {
    expect(changeAt(tree, ['all', 9], () => undefined)).toEqual(tree)
  })
})
