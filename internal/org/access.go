package org

import "xuefen/internal/platform/access"

// The permissions of this module.
const (
	PeopleRead   = "people.read"
	PeopleManage = "people.manage"
	OrgRead      = "org.read"
	OrgManage    = "org.manage"
	TenantManage = "tenant.manage"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: PeopleRead, Chinese: "查看员工资料", English: "See people and where they stand"},
		{Key: PeopleManage, Chinese: "新增、修改员工，办理调动和离职，导入员工", English: "Add and change people, transfers and leaving, import people"},
		{Key: OrgRead, Chinese: "查看部门、岗位和职级", English: "See departments, positions and grades"},
		{Key: OrgManage, Chinese: "维护部门、岗位和职级", English: "Maintain departments, positions and grades"},
		{Key: TenantManage, Chinese: "修改企业设置", English: "Change the settings of the company"},
	}
}
