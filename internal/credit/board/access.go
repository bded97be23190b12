package board

import "xuefen/internal/platform/access"

// The permissions of this package. Whoever may read boards sees the top, the
// own neighbourhood and the departments; every place is for those who publish
// boards.
const (
	Read    = "board.read"
	ReadAll = "board.read_all"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: Read, Chinese: "查看榜单的前列和自己的位置", English: "See the top of boards and one's own place"},
		{Key: ReadAll, Chinese: "查看完整榜单", English: "See every place of a board"},
	}
}
