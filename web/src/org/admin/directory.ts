import { api } from '@/api/client'
import type { Shape } from '@/api/shape'

/** A department as the choosers and trees want it. */
export interface DepartmentNode {
  value: number
  title: string
  department: Shape<'OrgDepartment'>
  /** People of the department and of all below. */
  people: number
  disabled?: boolean
  children: DepartmentNode[]
}

/**
 * Builds the tree from the list, in which each department comes after its
 * parent. A department whose parent is out of reach becomes a root.
 */
export function treeOf(list: readonly Shape<'OrgDepartment'>[]): DepartmentNode[] {
  const nodes = new Map<number, DepartmentNode>()
  const roots: DepartmentNode[] = []
  for (const department of list) {
    const node: DepartmentNode = {
      value: department.id,
      title: department.name,
      department,
      people: department.headcount,
      disabled: department.closed,
      children: [],
    }
    nodes.set(department.id, node)
    const above = department.parent_id ? nodes.get(department.parent_id) : undefined
    ;(above?.children ?? roots).push(node)
  }
  for (const root of roots) sumUp(root)
  return roots
}

function sumUp(node: DepartmentNode): number {
  for (const child of node.children) node.people += sumUp(child)
  return node.people
}

/** The tree without what is closed. */
export const openOnly = (nodes: readonly DepartmentNode[]): DepartmentNode[] =>
  nodes
    .filter((node) => !node.department.closed)
    .map((node) => ({ ...node, children: openOnly(node.children) }))

/** Departments, positions and grades of the company. */
export function useDirectory() {
  const departments = api.useQuery('get', '/api/v1/departments')
  const positions = api.useQuery('get', '/api/v1/positions')
  const grades = api.useQuery('get', '/api/v1/grades')
  return {
    departments: departments.data?.items ?? none,
    positions: positions.data?.items ?? noPositions,
    grades: grades.data?.items ?? noGrades,
    loading: departments.isLoading,
    fault: departments.error,
  }
}

const none: readonly Shape<'OrgDepartment'>[] = []
const noPositions: readonly Shape<'OrgPosition'>[] = []
const noGrades: readonly Shape<'OrgGrade'>[] = []
