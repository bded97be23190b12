import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { client } from '@/api/client'
import { Fault, faultOf, unreachable } from '@/api/faults'
import type { Shape } from '@/api/shape'
import { language } from '@/i18n'

type Desk = Shape<'SuggestionDesk'>

/** A note with which something can be put into the box once, and which leads to nobody. */
export interface Note {
  company: string
  month: number
  note: string
  signature: string
}

const kept = 'xuefen.suggestion-note'

/** Bytes as base64 and back. */
const text = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const bytes = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))

/** Notes need the browser's cryptography, which it only has where the connection is safe. */
export const canDraw = (): boolean => globalThis.crypto?.subtle !== undefined

/** An unused note of this device. Kept, so that having drawn one does not mean having written. */
export function keptNote(desk: Pick<Desk, 'company' | 'month'>): Note | undefined {
  try {
    const note = JSON.parse(localStorage.getItem(kept) ?? 'null') as Note | null
    return note?.company === desk.company && note.month === desk.month ? note : undefined
  } catch {
    return undefined
  }
}

/**
 * Draws a note: a random number is blinded here, signed there, and unblinded
 * here (RFC 9474), so that the server never sees what it has signed.
 */
export async function drawNote(desk: Desk): Promise<Note> {
  const suite = RSABSSA.SHA384.PSS.Randomized()
  const key = await crypto.subtle.importKey(
    'spki',
    bytes(desk.public_key),
    { name: 'RSA-PSS', hash: 'SHA-384' },
    true,
    ['verify'],
  )
  const prepared = suite.prepare(crypto.getRandomValues(new Uint8Array(32)))
  const { blindedMsg, inv } = await suite.blind(key, prepared)
  const { data } = await client.POST('/api/v1/suggestion-desk/notes', { body: { blinded: text(blindedMsg) } })
  if (!data) throw new Fault({ status: 0, code: unreachable, detail: '', args: {}, parts: [] })
  const signature = await suite.finalize(key, prepared, bytes(data.signature), inv)
  const note = { company: desk.company, month: desk.month, note: text(prepared), signature: text(signature) }
  localStorage.setItem(kept, JSON.stringify(note))
  return note
}

/**
 * Puts a suggestion in as nobody: without cookies, and not by the client of
 * the API, which gives every change a key that could be followed.
 */
export async function putSuggestion(note: Note, topic: string, body: string): Promise<void> {
  let response: Response
  try {
    response = await fetch('/api/v1/suggestions', {
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
      body: JSON.stringify({ ...note, topic, body }),
    })
  } catch {
    throw new Fault({ status: 0, code: unreachable, detail: '', args: {}, parts: [] })
  }
  if (!response.ok) {
    const fault = await faultOf(response)
    if (fault.code.startsWith('suggestion.note') || fault.code === 'suggestion.bad_note')
      localStorage.removeItem(kept)
    throw fault
  }
  localStorage.removeItem(kept)
}
