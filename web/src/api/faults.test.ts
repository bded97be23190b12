import { describe, expect, it } from 'vitest'
import { Fault, faultAt, faultOf, passing, unexpected, unreachable } from './faults'

const answer = (status: number, body: unknown, headers: HeadersInit = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

describe('faultOf', () => {
  it('reads a problem of the server', async () => {
    const fault = await faultOf(
      answer(422, {
        type: 'about:blank',
        title: 'Invalid',
        status: 422,
        detail: '有两处需要修改。',
        code: 'org.person_invalid',
        args: { row: 3 },
        errors: [{ code: 'org.no_missing', detail: '请填写工号。', field: 'body.employee_no' }, 'odd'],
        request_id: '01JD',
      }),
    )
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({
      status: 422,
      code: 'org.person_invalid',
      detail: '有两处需要修改。',
      args: { row: 3 },
      parts: [{ code: 'org.no_missing', detail: '请填写工号。', field: 'body.employee_no' }],
      requestId: '01JD',
    })
    expect(faultAt(fault, 'employee_no')).toBe('请填写工号。')
    expect(faultAt(fault, 'name')).toBeUndefined()
  })

  it('blames the one field of a simple fault', async () => {
    const fault = await faultOf(answer(409, { code: 'mall.short', detail: '学分不够。', field: 'quantity' }))
    expect(faultAt(fault, 'quantity')).toBe('学分不够。')
  })

  it('finds the ticket beside the code or among the arguments', async () => {
    const code = 'identity.must_choose_password'
    expect((await faultOf(answer(403, { code, ticket: 'a' }))).ticket).toBe('a')
    expect((await faultOf(answer(403, { code, args: { ticket: 'b' } }))).ticket).toBe('b')
  })

  it.each([
    ['<html>bad gateway</html>'],
    ['[]'],
    ['null'],
    [''],
    [{ code: 7, detail: {}, errors: 'x', args: [] }],
  ])('makes a fault of %j', async (body) => {
    const fault = await faultOf(answer(502, body, { 'X-Request-Id': 'r1' }))
    expect(fault).toMatchObject({
      status: 502,
      code: unexpected,
      detail: '',
      args: {},
      parts: [],
      requestId: 'r1',
    })
  })
})

it('asks again only where waiting helps', () => {
  const of = (status: number, code = 'x.y') => new Fault({ status, code, detail: '', args: {}, parts: [] })
  expect([of(0, unreachable), of(429), of(503)].every(passing)).toBe(true)
  expect([of(401), of(403), of(404), of(409), of(422), of(500), new Error('x')].some(passing)).toBe(false)
})
