import { describe, expect, it } from 'vitest'
import { Fault } from '@/api/faults'
import { faultFields, pathOf } from './faultFields'

const fault = (more: Partial<Fault>) =>
  new Fault({ status: 422, code: 'x.y', detail: '有误。', args: {}, parts: [], ...more })

describe('pathOf', () => {
  it.each([
    ['body.caps[0].limit', ['caps', 0, 'limit']],
    ['name.zh', ['name', 'zh']],
    ['if.all[1].any[0]', ['if', 'all', 1, 'any', 0]],
    ['body', []],
    ['', []],
  ])('parts %s', (field, path) => expect(pathOf(field)).toEqual(path))
})

describe('faultFields', () => {
  const has = (path: (string | number)[]) => path[0] === 'name'

  it('gives each input its sentences and keeps what fits no input', () => {
    const parts = [
      { code: 'a', detail: '请填写姓名。', field: 'body.name' },
      { code: 'b', detail: '姓名太长。', field: 'name' },
      { code: 'c', detail: '工号已存在。', field: 'number' },
    ]
    expect(faultFields(fault({ parts }), has)).toEqual({
      fields: [{ path: ['name'], texts: ['请填写姓名。', '姓名太长。'] }],
      rest: ['工号已存在。'],
    })
  })

  it('blames the one field of a simple fault, else says the fault itself', () => {
    expect(faultFields(fault({ field: 'name' }), has).fields).toEqual([{ path: ['name'], texts: ['有误。'] }])
    expect(faultFields(fault({}), has)).toEqual({ fields: [], rest: ['有误。'] })
    expect(faultFields(new Error('x'), has)).toEqual({ fields: [], rest: [] })
  })
})
