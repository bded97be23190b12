import { Button, Dropdown, Tree } from 'antd'
import { Building2, Ellipsis, Plus } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { holds, useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { Skeleton } from '@/ui/Skeleton'
import { EmptyState } from '@/ui/States'
import { type DepartmentChange, DepartmentDrawer } from './DepartmentDrawer'
import { type DepartmentNode, openOnly } from './directory'

interface DepartmentTreeProps {
  tree: readonly DepartmentNode[]
  loading: boolean
  value: number | undefined
  onChange: (department: number | undefined) => void
}

interface Drawn {
  key: number
  title: ReactNode
  children: Drawn[]
}

/** The department tree: choosing one narrows the list beside it; the menu of each changes it. */
export function DepartmentTree({ tree, loading, value, onChange }: DepartmentTreeProps) {
  const say = useWords('org.admin')
  const session = useSession()
  const [closedToo, setClosedToo] = useState(false)
  const [change, setChange] = useState<DepartmentChange>()
  const mayManage = holds(session, 'org.manage')
  const shown = useMemo(() => (closedToo ? tree : openOnly(tree)), [tree, closedToo])
  const hasClosed = useMemo(() => count(tree) !== count(openOnly(tree)), [tree])
  const draw = (node: DepartmentNode): Drawn => ({
    key: node.value,
    title: <NodeTitle node={node} mayManage={mayManage} onChange={setChange} />,
    children: node.children.map(draw),
  })
  return (
    <>
      <div className="mb-2 flex items-center justify-between">
        <h2 className="font-semibold text-base">{say('departments')}</h2>
        {mayManage && (
          <Button
            type="text"
            aria-label={say('department.add')}
            title={say('department.add')}
            icon={<Plus size={17} />}
            onClick={() => setChange({ kind: 'add' })}
          />
        )}
      </div>
      {loading ? (
        <div aria-busy className="flex flex-col gap-3 py-2">
          {[72, 120, 96, 132, 88, 110].map((width) => (
            <span key={width} className="skeleton block h-4 rounded-sm" style={{ width }} />
          ))}
          <Skeleton className="h-4 w-20" />
        </div>
      ) : shown.length === 0 ? (
        <EmptyState
          icon={Building2}
          title={say('department.empty.title')}
          text={say('department.empty.text')}
        />
      ) : (
        <Tree<Drawn>
          blockNode
          className="-ml-2 bg-transparent [&_.ant-tree-node-content-wrapper]:flex [&_.ant-tree-title]:min-w-0 [&_.ant-tree-title]:flex-1"
          treeData={shown.map(draw)}
          defaultExpandedKeys={shown.map((node) => node.value)}
          autoExpandParent
          selectedKeys={value === undefined ? [] : [value]}
          onSelect={(keys) => onChange(keys[0] === undefined ? undefined : Number(keys[0]))}
        />
      )}
      {hasClosed && (
        <Button type="link" size="small" className="mt-2 px-0" onClick={() => setClosedToo(!closedToo)}>
          {closedToo ? say('department.hideClosed') : say('department.showClosed')}
        </Button>
      )}
      <DepartmentDrawer change={change} onClose={() => setChange(undefined)} />
    </>
  )
}

const count = (nodes: readonly DepartmentNode[]): number =>
  nodes.reduce((sum, node) => sum + 1 + count(node.children), 0)

interface NodeTitleProps {
  node: DepartmentNode
  mayManage: boolean
  onChange: (change: DepartmentChange) => void
}

function NodeTitle({ node, mayManage, onChange }: NodeTitleProps) {
  const say = useWords('org.admin')
  const { department } = node
  return (
    <span className="group/node flex items-center gap-1.5">
      <span className={department.closed ? 'truncate text-ink-2 line-through' : 'truncate'}>
        {node.title}
      </span>
      <span className="num ml-auto text-ink-2 text-xs">{node.people || ''}</span>
      {mayManage && department.can.edit && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: department.closed
              ? [{ key: 'reopen', label: say('department.reopen') }]
              : [
                  { key: 'child', label: say('department.addBelow') },
                  { key: 'rename', label: say('department.change') },
                  { key: 'move', label: say('department.move') },
                  { key: 'close', label: say('department.close'), danger: true },
                ],
            onClick: ({ key, domEvent }) => {
              domEvent.stopPropagation()
              onChange({ kind: key as Exclude<DepartmentChange['kind'], 'add'>, department })
            },
          }}
        >
          <button
            type="button"
            aria-label={say('department.menu', { name: node.title })}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-2 opacity-0 hover:bg-soft focus-visible:opacity-100 group-hover/node:opacity-100 [@media(hover:none)]:opacity-100"
            onClick={(event) => event.stopPropagation()}
          >
            <Ellipsis aria-hidden size={16} />
          </button>
        </Dropdown>
      )}
    </span>
  )
}
