package suggestion

import "xuefen/internal/platform/access"

// The permissions of the module.
const (
	Write = "suggestion.write"
	Read  = "suggestion.read"
)

// Permissions lists them with their names.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: Write, Chinese: "向意见箱投递", English: "Use the suggestion box"},
		{Key: Read, Chinese: "查看并回复意见", English: "Read and answer suggestions"},
	}
}
