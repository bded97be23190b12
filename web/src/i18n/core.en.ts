import common from './en/common.json'
import fault from './en/fault.json'
import shell from './en/shell.json'

export const core = { common, fault, shell }
