import { Bell, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '@/ui/Avatar'
import { Button, IconButton } from '@/ui/Button'
import { Card, CardHead } from '@/ui/Card'
import { CategoryBar } from '@/ui/CategoryBar'
import { Credits } from '@/ui/Credits'
import { Dialog, Sheet } from '@/ui/Dialog'
import { Checkbox, Field, Input, PasswordInput, Select, Switch, Textarea } from '@/ui/Field'
import { Menu } from '@/ui/Menu'
import { PageHeader } from '@/ui/PageHeader'
import { Badge, Pill } from '@/ui/Pill'
import { Progress } from '@/ui/Progress'
import { Ring } from '@/ui/Ring'
import { Segmented } from '@/ui/Segmented'
import { CardSkeleton } from '@/ui/Skeleton'
import { Sparkbar } from '@/ui/Sparkbar'
import { EmptyState, ErrorState, NoPermission } from '@/ui/States'
import { StepList } from '@/ui/StepList'
import { Tabs } from '@/ui/Tabs'
import { toast } from '@/ui/Toast'

/** Every piece of the kit in its states. */
export function Kit() {
  return (
    <>
      <PageHeader title="组件" sub="每个组件的各种状态" />
      <div className="grid gap-3 lg:grid-cols-2 lg:gap-5">
        <Buttons />
        <Marks />
        <Fields />
        <Figures />
        <Card>
          <EmptyState
            title="还没有申报"
            text="做过的事都可以申报，拍张照片就行。"
            action={<Button>去申报</Button>}
          />
        </Card>
        <Card>
          <ErrorState
            text="连不上服务器。请检查网络，然后再试一次。"
            requestId="01JD8"
            onRetry={() => toast('已重试')}
          />
        </Card>
        <Card>
          <NoPermission />
        </Card>
        <CardSkeleton />
      </div>
    </>
  )
}

function Buttons() {
  const [open, setOpen] = useState<'dialog' | 'sheet'>()
  const close = () => setOpen(undefined)
  return (
    <Card>
      <CardHead title="按钮" />
      <div className="flex flex-wrap gap-3">
        <Button icon={Pencil}>保存</Button>
        <Button look="secondary" onClick={() => setOpen('dialog')}>
          对话框
        </Button>
        <Button look="soft" onClick={() => setOpen('sheet')}>
          抽屉
        </Button>
        <Button look="ghost" onClick={() => toast('已取消兑换', { undo: () => toast('已恢复') })}>
          提示
        </Button>
        <Button look="danger" icon={Trash2} size="sm">
          删除
        </Button>
        <Button busy>提交中</Button>
        <Button disabled>不可用</Button>
        <IconButton icon={Bell} label="通知" />
        <Menu
          trigger={(props) => (
            <Button look="secondary" {...props}>
              菜单
            </Button>
          )}
          groups={[
            { items: [{ label: '修改', icon: Pencil, onSelect: () => undefined }] },
            { items: [{ label: '删除', icon: Trash2, tone: 'danger', onSelect: () => undefined }] },
          ]}
        />
      </div>
      <Dialog
        open={open === 'dialog'}
        onClose={close}
        title="确认兑换"
        sub="学分会先冻结，审批通过后扣除"
        actions={
          <>
            <Button look="secondary" onClick={close}>
              取消
            </Button>
            <Button onClick={close}>兑换</Button>
          </>
        }
      >
        <p>
          半天学习假，
          <Credits amount="300.00" /> 学分
        </p>
      </Dialog>
      <Sheet open={open === 'sheet'} onClose={close} title="学分凭证">
        <p>来源、公式、规则版本、上限、审批人。</p>
      </Sheet>
    </Card>
  )
}

function Marks() {
  const [view, setView] = useState<'month' | 'quarter' | 'year'>('month')
  const [tab, setTab] = useState<'all' | 'mine'>('all')
  return (
    <Card>
      <CardHead title="标记" aside={<Badge count={12} />} />
      <div className="flex flex-wrap items-center gap-2">
        <Pill tone="credit">+2 必修</Pill>
        <Pill tone="done">已入账</Pill>
        <Pill tone="deadline">11月30日截止</Pill>
        <Pill>封顶折算</Pill>
        <Pill tone="brand">草稿 v7</Pill>
        <Avatar name="何静" />
        <Avatar name="欧阳明" />
        <Avatar name="林晓" me />
      </div>
      <Segmented
        className="mt-4"
        label="周期"
        value={view}
        onChange={setView}
        options={[
          { value: 'month', label: '本月' },
          { value: 'quarter', label: '本季' },
          { value: 'year', label: '本年' },
        ]}
      />
      <div className="mt-4">
        <Tabs
          label="榜单"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'all', label: '全部', panel: '全公司' },
            { value: 'mine', label: '我的部门', panel: '平台部' },
          ]}
        />
      </div>
    </Card>
  )
}

function Fields() {
  const [on, setOn] = useState(true)
  return (
    <Card>
      <CardHead title="表单" />
      <div className="flex flex-col gap-4">
        <Field label="名称" hint="同事会在细则里看到">
          <Input placeholder="例如：内部讲师授课" />
        </Field>
        <Field label="密码" fault="密码至少需要 8 个字符，请再长一点。">
          <PasswordInput defaultValue="1234" />
        </Field>
        <Field label="类别">
          <Select>
            <option>必修</option>
            <option>选修</option>
          </Select>
        </Field>
        <Field label="说明" optional>
          <Textarea />
        </Field>
        <Switch label="命中同一场活动时只取高的一条" sub="超出部分写进明细" checked={on} onChange={setOn} />
        <Checkbox label="发布前需要第二个人确认" checked={on} onChange={setOn} />
      </div>
    </Card>
  )
}

function Figures() {
  const months = [6, 4.5, 8, 2, 7, 4].map((value, i) => ({ name: `${i + 6}月`, value, now: i === 5 }))
  return (
    <Card>
      <CardHead title="图形" />
      <div className="flex items-center gap-6">
        <Ring look="plain" value="31.50" target="40.00" pace="35.60" className="w-[120px]">
          <Credits amount="31.50" look="ink" className="text-xl" />
        </Ring>
        <div className="flex flex-1 flex-col gap-4">
          <CategoryBar name="必修" value="12.00" target="12.00" />
          <CategoryBar name="实践" value="14.00" target="18.00" />
          <CategoryBar name="选修" value="5.50" target="10.00" shade={1} />
          <Progress label="导入进度" value={0.62} />
        </div>
      </div>
      <Sparkbar className="mt-5" label="近六个月学分" bars={months} target={5} />
      <div className="mt-5">
        <StepList
          steps={[
            { title: '提交申报', sub: '11月20日 14:05', state: 'done' },
            { title: '主管审批', sub: '王磊，通常 1 天内', state: 'now' },
            { title: '学分入账', state: 'later' },
          ]}
        />
      </div>
    </Card>
  )
}
