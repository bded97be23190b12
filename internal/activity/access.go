package activity

import "xuefen/internal/platform/access"

// The permissions of this module. Those over activities reach as far as the
// people concerned; objects and the vocabulary belong to the whole company.
// A file may name anybody, so ImportFiles counts only with the scope of the tenant.
const (
	ReadRecords      = "activity.read"
	WriteRecords     = "activity.record"
	WithdrawRecords  = "activity.withdraw"
	ImportFiles      = "activity.import"
	ObjectRead       = "object.read"
	ObjectManage     = "object.manage"
	ObjectVocabulary = "object.vocabulary"
)

// Permissions lists them with what they allow.
func Permissions() []access.Permission {
	return []access.Permission{
		{Key: ReadRecords, Chinese: "查看学习行为", English: "See activities"},
		{Key: WriteRecords, Chinese: "登记学习行为", English: "Record activities"},
		{Key: WithdrawRecords, Chinese: "撤回学习行为及其学分", English: "Withdraw activities together with their credits"},
		{Key: ImportFiles, Chinese: "导入学习行为和学习对象的文件", English: "Import files of activities and objects"},
		{Key: ObjectRead, Chinese: "查看学习对象（课程、考试、项目等）", English: "See objects such as courses, exams and projects"},
		{Key: ObjectManage, Chinese: "登记、修改和停用学习对象", English: "Register, change and retire objects"},
		{Key: ObjectVocabulary, Chinese: "维护行为、对象类型和属性的词表", English: "Maintain the lists of verbs, object types and attributes"},
	}
}
