import { expect, it } from 'vitest'
import { grouped } from './permissionGroups'

it('sorts permissions by what they are about and loses none', () => {
  const keys = ['tokens.use', 'people.read', 'weather.make', 'org.read'].map((key) => ({ key }))
  expect(grouped(keys).map(({ group, items }) => [group, items.map((one) => one.key)])).toEqual([
    ['group.people', ['people.read', 'org.read']],
    ['group.system', ['tokens.use']],
    ['group.other', ['weather.make']],
  ])
})
