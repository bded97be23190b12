import common from './zh-CN/common.json'
import fault from './zh-CN/fault.json'
import shell from './zh-CN/shell.json'

export const core = { common, fault, shell }
