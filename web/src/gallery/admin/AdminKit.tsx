import { Button, DatePicker, Input, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { AdminTheme } from '@/shell/admin/AdminTheme'
import { Card, CardHead } from '@/ui/Card'
import { PageHeader } from '@/ui/PageHeader'

/** antd in our colours. */
export default function AdminKit() {
  const [picked, setPicked] = useState<React.Key[]>([])
  return (
    <AdminTheme>
      <PageHeader title="内部讲师授课" sub="管理端的 antd" />
      <Card>
        <CardHead title="筛选" />
        <div className="mb-4 flex flex-wrap gap-3">
          <Select defaultValue="p5" options={[{ value: 'p5', label: 'P5 – P9' }]} style={{ width: 140 }} />
          <DatePicker />
          <Input.Search placeholder="姓名或工号" style={{ width: 220 }} />
          <Button type="primary">提交审批</Button>
          <Button>对比 v6</Button>
          <Button danger>冲正</Button>
        </div>
        <Table
          rowKey="no"
          size="middle"
          rowSelection={{ columnWidth: 44, fixed: true, selectedRowKeys: picked, onChange: setPicked }}
          pagination={{ pageSize: 5, total: 40 }}
          columns={[
            { title: '工号', dataIndex: 'no', width: 100 },
            { title: '姓名', dataIndex: 'name' },
            { title: '部门', dataIndex: 'department' },
            {
              title: '状态',
              dataIndex: 'status',
              render: (text: string) => <Tag color="success">{text}</Tag>,
            },
          ]}
          dataSource={[
            { no: '1001', name: '林晓', department: '平台部', status: '在职' },
            { no: '1002', name: '许国栋', department: '平台部', status: '在职' },
            { no: '1003', name: '何静', department: '平台部', status: '在职' },
          ]}
        />
      </Card>
    </AdminTheme>
  )
}
