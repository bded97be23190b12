package mall

import "xuefen/internal/platform/access"

// The permissions of this module. Those over orders reach as far as the people
// who placed them; rewards belong to the whole company.
const (
	Read         = "mall.read"
	Redeem       = "mall.redeem"
	OrderRead    = "order.read"
	OrderHandle  = "order.handle"
	RewardManage = "reward.manage"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: Read, Chinese: "查看学分商城", English: "See the mall"},
		{Key: Redeem, Chinese: "用学分兑换奖励", English: "Redeem rewards for credits"},
		{Key: OrderRead, Chinese: "查看兑换单", English: "See orders"},
		{Key: OrderHandle, Chinese: "审批、发放和取消兑换单", English: "Approve, fulfil and cancel orders"},
		{Key: RewardManage, Chinese: "维护奖励的内容、价格和库存", English: "Maintain rewards, their prices and stock"},
	}
}
