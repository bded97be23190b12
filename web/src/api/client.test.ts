import { afterEach, describe, expect, it, vi } from 'vitest'
import { client } from './client'
import { Fault, unreachable } from './faults'

type Handler = (request: Request) => Response | Promise<Response>

/** The network as a list of answers; the requests it got are returned. */
function network(...answers: Handler[]): Request[] {
  const seen: Request[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(request)
    const answer = answers[seen.length - 1]
    if (!answer) throw new Error('asked too often')
    return answer(request)
  })
  return seen
}

const broken: Handler = () => {
  throw new TypeError('Failed to fetch')
}
const session: Handler = () =>
  Response.json({
    account: { id: '1', login: '1001' },
    tenant: { slug: 'xinghe', name: '星河集团' },
    roles: [],
    grants: [],
  })

const body = { login: '1001', password: 'p' }

describe('client', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('speaks the reader’s language and leaves reads without a key', async () => {
    const seen = network(session)
    await client.GET('/api/v1/session')
    expect(seen[0]?.headers.get('Accept-Language')).toBe('zh-CN')
    expect(seen[0]?.headers.has('Idempotency-Key')).toBe(false)
  })

  it('asks with lists as one parameter, as the document says', async () => {
    const seen = network(() => Response.json({ items: [] }))
    await client.GET('/api/v1/people', { params: { query: { status: ['active', 'probation'] } } })
    expect(new URL(seen[0]?.url ?? '').search).toBe('?status=active,probation')
  })

  it('repeats a change whose answer was lost, under the same key', async () => {
    vi.useFakeTimers()
    const seen = network(broken, () => new Response('', { status: 503 }), session)
    const answered = client.POST('/api/v1/session', { body })
    await vi.runAllTimersAsync()
    expect((await answered).data?.account.login).toBe('1001')
    const keys = seen.map((request) => request.headers.get('Idempotency-Key'))
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys).size).toBe(1)
    expect(await seen[2]?.json()).toEqual(body)
  })

  it('gives two intentions two keys', async () => {
    const seen = network(session, session)
    await client.POST('/api/v1/session', { body })
    await client.POST('/api/v1/session', { body })
    expect(new Set(seen.map((request) => request.headers.get('Idempotency-Key'))).size).toBe(2)
  })

  it('throws a fault for a refusal and for silence', async () => {
    network(() => Response.json({ code: 'identity.signed_out', detail: '请先登录。' }, { status: 401 }))
    await expect(client.GET('/api/v1/session')).rejects.toMatchObject({
      status: 401,
      code: 'identity.signed_out',
    })
    network(broken)
    const silence = await client.GET('/api/v1/session').catch((fault: unknown) => fault)
    expect(silence).toBeInstanceOf(Fault)
    expect(silence).toMatchObject({ code: unreachable })
  })
})
