package goal

import "xuefen/internal/platform/access"

// The permissions of this module. Read is about people: it reaches one's own
// progress, that of one's mentees or team, or everybody's.
const (
	Read   = "goal.read"
	Manage = "goal.manage"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: Read, Chinese: "查看目标和完成进度", English: "See goals and how far people are"},
		{Key: Manage, Chinese: "制定、发布和停用目标", English: "Write, publish and retire goals"},
	}
}
