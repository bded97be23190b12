package identity

import "xuefen/internal/platform/access"

// The permissions of this module.
const (
	PeopleCodes  = "people.codes"
	RolesRead    = "roles.read"
	RolesManage  = "roles.manage"
	RolesAssign  = "roles.assign"
	TokensUse    = "tokens.use"
	TokensManage = "tokens.manage"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: PeopleCodes, Chinese: "为员工发放一次性登录码", English: "Issue one-time sign-in codes to people"},
		{Key: RolesRead, Chinese: "查看角色、权限和授权名单", English: "See roles, permissions and who holds them"},
		{Key: RolesManage, Chinese: "新增角色，调整角色的权限", English: "Add roles and change what they allow"},
		{Key: RolesAssign, Chinese: "给账号授予或收回角色", English: "Give roles to accounts and take them back"},
		{Key: TokensUse, Chinese: "为自己创建接口令牌", English: "Make API tokens for oneself"},
		{Key: TokensManage, Chinese: "查看并吊销全企业的接口令牌", English: "See and revoke all API tokens of the company"},
	}
}
