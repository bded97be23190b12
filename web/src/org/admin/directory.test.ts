import { expect, it } from 'vitest'
import type { Shape } from '@/api/shape'
import { openOnly, treeOf } from './directory'

const department = (
  id: number,
  name: string,
  parent_id: number | undefined,
  headcount: number,
  closed = false,
): Shape<'OrgDepartment'> => ({
  id,
  code: name,
  name,
  kind: 'department',
  parent_id,
  sort: 0,
  closed,
  headcount,
  can: { edit: true },
})

const list = [
  department(1, '星河集团', undefined, 2),
  department(2, '研发中心', 1, 5),
  department(3, '平台部', 2, 24),
  department(4, '旧部门', 1, 0, true),
  department(9, '广州分公司', 77, 8),
]

it('sums people up the tree and lets what hangs out of reach be a root', () => {
  const roots = treeOf(list)
  expect(roots.map((node) => [node.title, node.people])).toEqual([
    ['星河集团', 31],
    ['广州分公司', 8],
  ])
  expect(roots[0]?.children.map((node) => [node.title, node.people])).toEqual([
    ['研发中心', 29],
    ['旧部门', 0],
  ])
})

it('leaves out closed departments with all below', () => {
  expect(openOnly(treeOf(list))[0]?.children.map((node) => node.title)).toEqual(['研发中心'])
})
