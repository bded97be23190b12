package credit

import "xuefen/internal/platform/access"

// The permissions of this module. Those over statements and the ledger reach
// as far as the people concerned; rules and categories belong to the whole
// company.
const (
	StatementRead  = "statement.read"
	LedgerRead     = "ledger.read"
	LedgerReverse  = "ledger.reverse"
	LedgerAdjust   = "ledger.adjust"
	LedgerDecide   = "ledger.decide"
	LedgerOpening  = "ledger.opening"
	LedgerSettings = "ledger.settings"
	LedgerVerify   = "audit.verify"
	RuleBook       = "rule.book"
	RuleRead       = "rule.read"
	RuleEdit       = "rule.edit"
	RulePublish    = "rule.publish"
	CategoryManage = "category.manage"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: StatementRead, Chinese: "查看学分状况、学分明细和得分说明", English: "See standings, statements and how credits came about"},
		{Key: LedgerRead, Chinese: "检索学分台账", English: "Search the ledger"},
		{Key: LedgerReverse, Chinese: "冲正学分流水", English: "Reverse transfers"},
		{Key: LedgerAdjust, Chinese: "提出人工调整", English: "Ask for manual adjustments"},
		{Key: LedgerDecide, Chinese: "复核人工调整", English: "Decide on manual adjustments that others asked for"},
		{Key: LedgerOpening, Chinese: "导入期初学分", English: "Import opening balances"},
		{Key: LedgerSettings, Chinese: "设置学分账本：到期提醒、离职保留期、人工调整额度、结账与申诉期限", English: "Set up the ledger: expiry warnings, leavers, quotas, closing and appeals"},
		{Key: LedgerVerify, Chinese: "核验学分账本", English: "Verify the ledger"},
		{Key: RuleBook, Chinese: "查看学分细则", English: "Read the rule book"},
		{Key: RuleRead, Chinese: "查看全部学分规则及其版本", English: "See all rules with their drafts and versions"},
		{Key: RuleEdit, Chinese: "起草、修改和试算学分规则", English: "Draft, change and try rules"},
		{Key: RulePublish, Chinese: "发布和停用学分规则", English: "Publish and retire rules"},
		{Key: CategoryManage, Chinese: "维护学分类别", English: "Maintain the categories of credits"},
	}
}
