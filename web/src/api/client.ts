import { QueryCache, QueryClient } from '@tanstack/react-query'
import createFetchClient, { type Middleware } from 'openapi-fetch'
import createClient from 'openapi-react-query'
import { language } from '@/i18n'
import { randomKey } from '@/lib/key'
import { Fault, faultOf, passing, unreachable } from './faults'
import type { paths } from './schema'

const attempts = 3
const firstPauseMs = 400

/**
 * Sends a request. A change carries one Idempotency-Key over all its attempts,
 * so that a lost answer can be asked for again without doing the thing twice.
 */
async function send(request: Request): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(request.clone())
      if (response.status !== 503 || attempt === attempts || isRead(request)) return response
    } catch (cause) {
      if (request.signal.aborted) throw cause
      if (attempt === attempts || isRead(request) || !navigator.onLine) throw noAnswer()
    }
    await new Promise((done) => setTimeout(done, firstPauseMs * 2 ** (attempt - 1)))
  }
}

const isRead = (request: Request) => request.method === 'GET' || request.method === 'HEAD'

const noAnswer = () => new Fault({ status: 0, code: unreachable, detail: '', args: {}, parts: [] })

const speaking: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language())
    if (!isRead(request) && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', randomKey())
    return request
  },
  async onResponse({ response }) {
    if (!response.ok) throw await faultOf(response)
  },
}

/** The API, typed by its document. Every failure is thrown as a Fault. */
export const client = createFetchClient<paths>({
  baseUrl: window.location.origin,
  fetch: send,
  // Lists are one parameter with commas, as the document says (explode: false).
  querySerializer: { array: { style: 'form', explode: false } },
})
client.use(speaking)

/** The API as queries and mutations: api.useQuery('get', '/api/v1/session'). */
export const api = createClient(client)

/** Reads are asked again only when waiting may help; a lost session goes back to the sign-in page. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(fault, query) {
      if (fault instanceof Fault && fault.status === 401 && query.queryKey[1] !== '/api/v1/session')
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/session'] })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, fault) => count < 2 && passing(fault),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
