package demo

import (
	"time"
)

// correct chooses acts that are taken back later, each for a reason of its
// kind. Nobody of 平台部 is among them but 林晓, whom the script corrects.
func (p *plan) correct() {
	d := throw(p.seed, "corrections")
	for _, c := range []struct {
		kind, verb string
		n          int
		reason     string
	}{
		{"exam", "passed", 5, "复核发现评分有误，重新评定为不合格"},
		{"course", "completed", 4, "登记错人：同名同事的学习记录"},
		{"certificate", "certified", 2, "发证机构公告该证书已注销"},
		{"proposal", "adopted", 2, "试运行未达到预期，提案退回"},
		{"project", "completed", 2, "项目验收结论变更，本人未实际参与"},
		{"lecture", "taught", 1, "分享会改期，原记录作废"},
	} {
		for _, a := range some(d, p.mistakable(c.kind, c.verb), c.n) {
			a.undo = &undo{at: a.arrives.AddDate(0, 0, d.between(2, 25)).Add(time.Duration(d.between(1, 200)) * time.Minute), reason: c.reason}
		}
	}
}

// mistakable lists acts that may be taken back and whose correction still lies
// in the past.
func (p *plan) mistakable(kind, verb string) []*act {
	var out []*act
	for _, a := range p.acts {
		paid := a.result.Success == nil || *a.result.Success
		if a.kind == kind && a.verb == verb && paid && !a.scripted && a.who.last().unit.code != platform && !a.who.star && a.arrives.Before(p.span.day(-40)) {
			out = append(out, a)
		}
	}
	return out
}
