import { expect, it } from 'vitest'
import { inTree } from './categoryTree'

const category = (code: string, sort: number, parent?: string) => ({
  id: sort,
  code,
  parent,
  zh: code,
  en: code,
  sort,
  retired: false,
})

it('puts each category before its parts and keeps the order among them', () => {
  const list = [
    category('team', 1, 'practice'),
    category('practice', 3),
    category('mandatory', 2),
    category('coaching', 0, 'team'),
    category('lost', 9, 'nowhere'),
  ]
  expect(inTree(list).map((one) => one.code)).toEqual(['mandatory', 'practice', 'team', 'coaching', 'lost'])
})
