import { expect, it } from 'vitest'
import { shortRoot } from './root'

it('shows the beginning of a hash in groups', () => {
  expect(shortRoot('uYHF08Sun+nVpVA65+L4HAnQqeIPWUlAPyho1wC56PQ=')).toBe('uYHF 08Su n+nV …')
})
