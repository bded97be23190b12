/** Among whom a board compares. */
export type Scope = 'department' | 'company' | 'position'

/** Where the reader stands, as far as it is known. */
export interface Stand {
  department?: { id: number; name: string }
  position?: { id: number; name: string }
}

/** The scopes that this reader has, the fairest first. */
export function scopesOf(stand: Stand | undefined): Scope[] {
  const scopes: Scope[] = []
  if (stand?.department) scopes.push('department')
  if (stand?.position) scopes.push('position')
  return [...scopes, 'company']
}

/** The scope that the address names, if the reader has it, else the fairest. */
export function scopeOf(stand: Stand | undefined, wanted: string | undefined): Scope {
  const scopes = scopesOf(stand)
  return scopes.find((scope) => scope === wanted) ?? scopes[0] ?? 'company'
}

/** How the API is asked for a scope. */
export function scopeQuery(stand: Stand | undefined, scope: Scope) {
  if (scope === 'department') return { department_id: stand?.department?.id }
  if (scope === 'position') return { position_id: stand?.position?.id }
  return {}
}
