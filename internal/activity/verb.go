package activity

import (
	"context"
	"regexp"
	"slices"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Term is a word that activities may use: a verb or an object type, with its
// name in both languages. Both lists are open; a tenant adds its own.
type Term struct {
	Code string `json:"code"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// Attribute declares an extra attribute of activities or a custom field of
// objects, so that rules over it can be checked before they run.
type Attribute struct {
	About string `json:"about" enum:"activity,object"`
	Code  string `json:"code"`
	Type  string `json:"type" enum:"number,text,bool,date,list"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
	Unit  string `json:"unit,omitempty"`
}

// firstVerbs are the verbs every tenant begins with.
var firstVerbs = []Term{
	{"completed", "完成", "completed"}, {"passed", "通过", "passed"}, {"failed", "未通过", "failed"},
	{"attended", "参加", "attended"}, {"submitted", "提交", "submitted"}, {"approved", "审核通过", "approved"},
	{"shared", "分享", "shared"}, {"taught", "授课", "taught"}, {"mentored", "带教", "mentored"},
	{"contributed", "贡献", "contributed"}, {"certified", "取得", "certified"}, {"adopted", "落地", "adopted"},
	{"achieved", "达成", "achieved"}, {"answered", "解答", "answered"}, {"viewed", "浏览", "viewed"},
	{"signed_in", "签到", "signed in"}, {"applied", "工作应用", "applied at work"}, {"honoured", "获评", "honoured"},
	{"enrolled", "报名", "enrolled"},
}

// firstObjectTypes are the object types every tenant begins with.
var firstObjectTypes = []Term{
	{"course", "课程", "course"}, {"exam", "考试", "exam"}, {"assignment", "作业", "assignment"}, {"class_run", "培训班", "class run"},
	{"ojt_task", "在岗带教任务", "OJT task"}, {"form", "申报单", "form submission"}, {"project", "项目", "project"},
	{"proposal", "改善提案", "proposal"}, {"case", "案例", "case"}, {"reflection", "心得", "reflection"},
	{"certificate", "证书", "certificate"}, {"skill", "技能", "skill"}, {"honour", "荣誉", "honour"},
	{"challenge", "挑战赛", "challenge"}, {"metric", "业务指标", "metric"}, {"volunteering", "志愿活动", "volunteering"},
	{"session", "分享会", "session"}, {"simulation", "模拟演练", "simulation"}, {"page", "页面", "page"}, {"launch", "新品上市", "product launch"},
}

// firstAttributes are the attributes every tenant begins with.
var firstAttributes = []Attribute{
	{"activity", "attempt", "number", "第几次尝试", "attempt", "次"},
	{"activity", "rating", "number", "评分", "rating", "分"},
	{"activity", "attendees", "number", "签到人数", "attendees", "人"},
	{"activity", "contribution", "number", "贡献度", "contribution", "%"},
	{"activity", "first_time", "bool", "首次", "first time", ""},
	{"activity", "reviewer_no", "text", "审核人工号", "reviewer's number", ""},
	{"activity", "mentor_no", "text", "导师工号", "mentor's number", ""},
	{"activity", "evidence_url", "text", "证明材料", "evidence", ""},
	{"activity", "banked", "bool", "沿用以前成绩", "carried over", ""},
}

// Seed gives a new tenant its first verbs, object types and attributes. It
// runs in the transaction that makes the tenant.
func (s *Service) Seed(ctx context.Context, tx *db.Tx) error {
	for _, t := range firstVerbs {
		if err := putTerm(ctx, tx, "verb", t); err != nil {
			return err
		}
	}
	for _, t := range firstObjectTypes {
		if err := putTerm(ctx, tx, "object_type", t); err != nil {
			return err
		}
	}
	for _, a := range firstAttributes {
		if err := putAttribute(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// AddVerb adds a verb or renames it.
func (s *Service) AddVerb(ctx context.Context, tx *db.Tx, t Term) error {
	return s.addTerm(ctx, tx, "verb", t)
}

// AddObjectType adds an object type or renames it.
func (s *Service) AddObjectType(ctx context.Context, tx *db.Tx, t Term) error {
	return s.addTerm(ctx, tx, "object_type", t)
}

func (s *Service) addTerm(ctx context.Context, tx *db.Tx, table string, t Term) error {
	if !codePattern.MatchString(t.Code) {
		return fault.New(fault.Invalid, "activity.bad_code", fault.Args{"code": t.Code}).At("code")
	}
	if t.Zh == "" || t.En == "" || len(t.Zh) > maxCode || len(t.En) > maxCode {
		return fault.New(fault.Invalid, "activity.names_needed", nil).At("zh")
	}
	return putTerm(ctx, tx, table, t)
}

// AddAttribute declares an attribute or renames it. The type of a declared
// attribute never changes, since rules rely on it.
func (s *Service) AddAttribute(ctx context.Context, tx *db.Tx, a Attribute) error {
	if !codePattern.MatchString(a.Code) {
		return fault.New(fault.Invalid, "activity.bad_code", fault.Args{"code": a.Code}).At("code")
	}
	if a.Zh == "" || a.En == "" {
		return fault.New(fault.Invalid, "activity.names_needed", nil).At("zh")
	}
	if !slices.Contains([]string{"number", "text", "bool", "date", "list"}, a.Type) {
		return fault.New(fault.Invalid, "activity.bad_attribute_type", fault.Args{"type": a.Type}).At("type")
	}
	if a.About != "activity" && a.About != "object" {
		return fault.New(fault.Invalid, "activity.bad_attribute_type", fault.Args{"type": a.About}).At("about")
	}
	known, err := findAttribute(ctx, tx, a.About, a.Code)
	if err != nil {
		return err
	}
	if known != "" && known != a.Type {
		return fault.New(fault.Conflict, "activity.attribute_type_fixed", fault.Args{"attribute": a.Code, "type": known}).At("type")
	}
	return putAttribute(ctx, tx, a)
}

// Verbs lists the tenant's verbs.
func (s *Service) Verbs(ctx context.Context, tx *db.Tx) ([]Term, error) {
	return listTerms(ctx, tx, "verb")
}

// ObjectTypes lists the tenant's object types.
func (s *Service) ObjectTypes(ctx context.Context, tx *db.Tx) ([]Term, error) {
	return listTerms(ctx, tx, "object_type")
}

// Attributes lists the declared attributes.
func (s *Service) Attributes(ctx context.Context, tx *db.Tx) ([]Attribute, error) {
	return listAttributes(ctx, tx)
}
