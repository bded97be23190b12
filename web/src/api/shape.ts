import type { components } from './schema'

/** A shape of the API by its name in the document: Shape<'OrgPerson'>. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]
