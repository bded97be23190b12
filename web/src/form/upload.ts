import { Fault, faultOf, unreachable } from '@/api/faults'
import { language } from '@/i18n'
import { randomKey } from '@/lib/key'

interface UploadOptions {
  /** POST unless said otherwise. */
  method?: 'POST' | 'PUT'
  /** What goes with the file. */
  values?: Record<string, string>
  /** Told how much has been sent, between 0 and 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

/**
 * Sends one file as multipart/form-data and answers the server's JSON. Fetch
 * cannot tell how much has been sent, so this is the one place that does not
 * use it. Everything that goes wrong is a Fault.
 */
export function upload<T>(address: string, file: File, options: UploadOptions = {}): Promise<T> {
  const form = new FormData()
  for (const [name, value] of Object.entries(options.values ?? {})) form.append(name, value)
  form.append('file', file)
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open(options.method ?? 'POST', address)
    request.setRequestHeader('Accept-Language', language())
    request.setRequestHeader('Idempotency-Key', randomKey())
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => fail(new Fault({ status: 0, code: unreachable, detail: '', args: {}, parts: [] }))
    request.onload = () => {
      const response = new Response(request.status === 204 ? null : request.responseText, {
        status: request.status,
        headers: { 'X-Request-Id': request.getResponseHeader('X-Request-Id') ?? '' },
      })
      if (!response.ok) void faultOf(response).then(fail)
      else if (request.status === 204) done(undefined as T)
      else response.json().then((body: T) => done(body), fail)
    }
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

/** Saves what was fetched as a file on the reader's machine. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
