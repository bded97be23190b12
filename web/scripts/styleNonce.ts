import type { Plugin } from 'vite'

const place = 'if (csp?.nonce) {'

/**
 * Antd measures scroll bars and locks scrolling by small <style> elements that
 * it gives no nonce, although it is told one; our content security policy
 * refuses them. Where its library injects styles, the nonce of the page is
 * filled in. The build stops when that place is not found any more.
 */
export function styleNonce(): Plugin {
  return {
    name: 'style-nonce',
    enforce: 'pre',
    transform(code, id) {
      if (!/@rc-component\/util\/(es|lib)\/Dom\/dynamicCSS\.js/.test(id)) return
      const begin = code.indexOf(place)
      if (begin < 0) throw new Error(`${id}: the place where styles get their nonce has moved`)
      const ours = `const nonce = csp?.nonce ?? document.querySelector('meta[property="csp-nonce"]')?.nonce;\n  `
      const end = begin + place.length
      const body = code.slice(end, code.indexOf('}', end)).replace('csp?.nonce', 'nonce')
      return `${code.slice(0, begin)}${ours}if (nonce) {${body}${code.slice(code.indexOf('}', end))}`
    },
  }
}
