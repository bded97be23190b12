/** One of the cast of the demo company. */
export interface Member {
  login: string
  name: string
}

/** What all of the cast sign in with; the demo prints it. */
export const password = 'xinghe-2026'

/** The people of 星河集团 whom the tests know by name. */
export const cast = {
  林晓: { login: '1001', name: '林晓' },
  许国栋: { login: '1002', name: '许国栋' },
  何静: { login: '1003', name: '何静' },
  周明远: { login: '1004', name: '周明远' },
  陈立: { login: '1005', name: '陈立' },
  王磊: { login: '1006', name: '王磊' },
  苏敏: { login: '1007', name: '苏敏' },
  高远: { login: '1008', name: '高远' },
  黄志强: { login: '1009', name: '黄志强' },
} as const satisfies Record<string, Member>
