import { Award, CirclePlay, ClipboardCheck, ShieldCheck, Users } from 'lucide-react'
import type { Session } from '@/api/session'
import { type Home, here } from '@/home/home'
import { to } from '@/lib/to'
import type { Heat, HeatWeek } from '@/ui/HeatMap'

/** 林晓 of 星河集团, as the gallery shows her. */
export const session: Session = {
  account: { id: 1, login: '1001', name: '林晓' },
  person: {
    id: 1,
    name: '林晓',
    employee_no: '1001',
    department: '平台部',
    position: '后端工程师',
    grade: 'P6',
    mentor: '许国栋',
  },
  tenant: { slug: 'xinghe', name: '星河集团', time_zone: 'Asia/Shanghai', language: 'zh-CN' },
  roles: ['employee'],
  grants: [],
  scopes: {},
  must_change_password: false,
}

function weeks(): HeatWeek[] {
  const first = Date.UTC(2026, 6, 6)
  return Array.from({ length: 18 }, (_, week) => ({
    start: new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
    days: Array.from({ length: 7 }, (_, day): Heat => {
      if (week === 17 && day > 4) return null
      const noise = (week * 7 + day * 13 + week * day * 5) % 11
      return noise < 5 ? 0 : noise < 8 ? 1 : noise < 10 ? 2 : 3
    }),
  }))
}

/** Her home page. */
export const home: Home = {
  person: { name: '林晓', department: '平台部', grade: 'P6', mentor: '许国栋' },
  goal: here({
    name: '2026 年度学分',
    percent: 78,
    credits: { earned: '31.50', target: '40.00', over: '0.00' },
    gap: '8.50',
    missing: 0,
    reached: false,
    pace: '35.60',
    daysLeft: 40,
    weekly: '1.50',
    categories: [
      { id: 'm', name: '必修', earned: '12.00', minimum: '12.00' },
      { id: 'p', name: '实践', earned: '14.00', minimum: '18.00' },
      { id: 'e', name: '选修', earned: '5.50', minimum: '10.00' },
    ],
  }),
  way: here({
    next: {
      title: '数据分级与出境合规',
      sub: '看到 68% · 还剩 12 分钟',
      pays: '2.00',
      category: '必修',
      due: '2026-11-30',
      icon: ShieldCheck,
      progress: 0.68,
      action: { label: '继续学习', icon: CirclePlay, to: to.me() },
    },
    steps: [
      {
        id: '1',
        title: '带教反馈：陈立 试用期第 2 月',
        sub: '导师任务 · 明天到期',
        pays: '1.00',
        icon: ClipboardCheck,
        tone: 'iris',
        to: to.me(),
      },
      {
        id: '2',
        title: '上传 PMP 证书',
        sub: '外部认证 · 审核约 2 个工作日',
        pays: '6.00',
        icon: Award,
        tone: 'sky',
        to: to.me(),
      },
      {
        id: '3',
        title: '周四 14:00 架构评审分享会',
        sub: '签到即得 · 3 号楼 502',
        pays: '0.50',
        icon: Users,
        tone: 'done',
        to: to.me(),
      },
    ],
    count: 5,
    credits: '7.50',
    reaches: false,
    to: to.me(),
  }),
  recent: here([
    {
      id: '1',
      title: '《K8s 生产排障》',
      why: '必修 · 线上课程',
      credits: '2.00',
      to: to.me(),
    },
    {
      id: '2',
      title: '部门分享：灰度发布实践',
      why: '实践 · 内部讲师授课',
      credits: '3.00',
      mark: { say: '封顶折算', tone: 'neutral' },
      to: to.me(),
    },
    {
      id: '3',
      title: '半天学习假',
      why: '兑换冻结',
      credits: '-60.00',
      quiet: true,
      to: to.me(),
    },
  ]),
  streak: here({ weeks: 6, thisWeek: 3, onLeave: false, heat: weeks() }),
  board: here({
    group: '平台部',
    people: 24,
    neighbours: [
      { id: '4', rank: 4, name: '何静', credits: '34.00' },
      { id: '5', rank: 5, name: '林晓', credits: '31.50', me: true },
      { id: '6', rank: 6, name: '周明远', credits: '30.50' },
    ],
    above: { rank: 4, gap: '2.50' },
    to: to.me(),
  }),
  mall: here({ available: '1260.00', nearest: { name: '半天学习假', gap: '0.00' }, to: to.me() }),
}
