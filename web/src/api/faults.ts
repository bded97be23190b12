/** One thing wrong with one input. */
export interface FaultPart {
  code: string
  detail: string
  field?: string
}

/** The server's problem+json, and what a page needs of it. */
interface Problem {
  status: number
  code: string
  /** The sentence for the reader, already in the reader's language. */
  detail: string
  args: Record<string, unknown>
  field?: string
  parts: FaultPart[]
  requestId?: string
  /** Proves a right one-time code, with identity.must_choose_password. */
  ticket?: string
}

/**
 * What the server refused, or the network did. `code` decides, `detail` is
 * shown; nothing else of a failed answer reaches a page.
 */
export class Fault extends Error implements Problem {
  readonly status!: number
  readonly code!: string
  readonly detail!: string
  readonly args!: Record<string, unknown>
  readonly field?: string
  readonly parts!: FaultPart[]
  readonly requestId?: string
  readonly ticket?: string

  constructor(problem: Problem) {
    super(problem.code)
    this.name = 'Fault'
    Object.assign(this, problem)
  }
}

/** The code of a fault that never reached the server. */
export const unreachable = 'web.unreachable'
/** The code of an answer that is no problem+json. */
export const unexpected = 'web.unexpected'

/** Whether waiting and asking again may help. */
export function passing(fault: unknown): boolean {
  return fault instanceof Fault && (fault.code === unreachable || [429, 502, 503, 504].includes(fault.status))
}

/** Reads a failed answer; whatever it holds, the result is a fault. */
export async function faultOf(response: Response): Promise<Fault> {
  let body: unknown
  try {
    body = await response.json()
  } catch {
    body = undefined
  }
  return new Fault(problemOf(isRecord(body) ? body : {}, response))
}

function problemOf(body: Record<string, unknown>, response: Response): Problem {
  const args = isRecord(body.args) ? body.args : {}
  return {
    status: response.status,
    code: text(body.code) ?? unexpected,
    detail: text(body.detail) ?? '',
    args,
    field: text(body.field),
    parts: Array.isArray(body.errors) ? body.errors.filter(isRecord).map(partOf) : [],
    requestId: text(body.request_id) ?? response.headers.get('X-Request-Id') ?? undefined,
    ticket: text(body.ticket) ?? text(args.ticket),
  }
}

function partOf(part: Record<string, unknown>): FaultPart {
  return { code: text(part.code) ?? unexpected, detail: text(part.detail) ?? '', field: text(part.field) }
}

/**
 * The sentences for one input of a form. `field` is the JSON path as the
 * server names it; a leading "body." does not matter.
 */
export function faultAt(fault: unknown, field: string): string | undefined {
  if (!(fault instanceof Fault)) return undefined
  const same = (path: string | undefined) => path?.replace(/^body\./, '') === field
  const details = fault.parts.filter((part) => same(part.field)).map((part) => part.detail)
  if (details.length === 0 && same(fault.field)) details.push(fault.detail)
  return details.length > 0 ? details.join(' ') : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
