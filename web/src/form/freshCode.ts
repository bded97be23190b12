import type { Rule } from 'antd/es/form'

/**
 * Refuses a code that is taken. Where the code is the address of a change, a
 * new thing under the code of an old one would overwrite it.
 */
export function freshCode(taken: readonly string[], message: string): Rule {
  return {
    validator: (_, code: string | undefined) =>
      code !== undefined && taken.includes(code.trim())
        ? Promise.reject(new Error(message))
        : Promise.resolve(),
  }
}
