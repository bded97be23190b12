declare global {
  interface Window {
    __webpack_nonce__?: string
  }
}

/** The nonce of this page's content security policy, which the server renders into index.html. */
export function pageNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')
  return meta?.nonce || undefined
}

/** Hands the nonce to the libraries that add style elements at run time (those under Radix look here). */
export function shareNonce(): void {
  const nonce = pageNonce()
  if (nonce) window.__webpack_nonce__ = nonce
}
