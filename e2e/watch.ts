import type { ConsoleMessage, Page, Response } from '@playwright/test'

/** The question "who am I" of somebody who has not signed in: its refusal is an answer. */
const nobody: Refusal = { method: 'GET', path: '/api/v1/session', status: 401 }

interface Refusal {
  method: string
  path: string | RegExp
  status: number
}

/**
 * Collects what readers never see and should not happen: errors on the
 * console, among them violations of the content security policy; errors
 * nobody caught; requests the server refused or that found nothing.
 */
export class Watch {
  readonly complaints: string[] = []
  readonly #expected: Refusal[] = [nobody]

  constructor(page: Page) {
    page.on('console', (message) => this.#hear(message))
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('response', (response) => this.#answered(response))
  }

  /** Says that this refusal belongs to the test. */
  expectRefusal(method: string, path: string | RegExp, status: number): void {
    this.#expected.push({ method, path, status })
  }

  #hear(message: ConsoleMessage): void {
    // Chromium repeats every refused request on the console; #answered judges those.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    this.complaints.push(`console: ${message.text()} (${message.location().url})`)
  }

  #answered(response: Response): void {
    if (response.status() < 400) return
    const method = response.request().method()
    const path = new URL(response.url()).pathname
    const status = response.status()
    const meant = (wanted: string | RegExp) => (typeof wanted === 'string' ? wanted === path : wanted.test(path))
    if (this.#expected.some((one) => one.method === method && meant(one.path) && one.status === status)) return
    this.complaints.push(`${method} ${path} was answered ${status}`)
  }
}
