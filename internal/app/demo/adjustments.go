package demo

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// adjustment is a manual adjustment as the plan has it.
type adjustment struct {
	who      *staff
	kind     ledger.Kind
	amount   fixed.Amount
	category string
	reason   string
	evidence string
	asked    time.Time
	decided  time.Time // zero: still open
	accepted bool
	note     string
	id       credit.AdjustmentID
}

// why are the reasons for which credits are given by hand.
var why = []struct {
	amount           fixed.Amount
	category, reason string
	evidence         string
}{
	{200, "mandatory", "线下安全演练签到机故障，补录", "演练签到表（纸质）扫描件"},
	{300, "practice", "外派支援项目未在系统立项，补录贡献", "项目经理邮件确认"},
	{150, "elective", "课程平台升级期间完成学习，记录未同步", "学习平台工单"},
	{500, "practice", "集团技术比武获奖，补录", "获奖文件"},
	{100, "elective", "参加分享会漏签到，主持人确认在场", "会议照片与主持人说明"},
}

// adjust plans the manual adjustments: most accepted, some refused, a few open.
func (b *builder) adjust() {
	d := throw(b.plan.seed, "adjustments")
	const past, open = 20, 3
	fit := b.plan.others(b.plan.span.day(-400))
	for i, who := range some(d, fit, past+open) {
		w := why[i%len(why)]
		a := &adjustment{
			who: who, kind: ledger.Adjustment, amount: w.amount, category: w.category, reason: w.reason,
			evidence: fmt.Sprintf("%s（编号 BL-%03d）", w.evidence, i+1), accepted: i%5 != 3, note: "材料齐全，同意",
		}
		if !a.accepted {
			a.note = "材料不足以证明本人参与，请补充后重新申请"
		}
		a.asked = workday(b.plan.span.day(-d.between(20, 390))).Add(time.Duration(d.between(9*60, 17*60)) * time.Minute)
		a.decided = a.asked.Add(time.Duration(d.between(3, 70)) * time.Hour)
		if i >= past {
			a.asked = b.plan.span.now.Add(-time.Duration(d.between(4, 60)) * time.Hour)
			a.decided = time.Time{}
		}
		b.planAdjustment(a)
	}
}

func (b *builder) planAdjustment(a *adjustment) {
	b.plus(step{at: a.asked, do: func(ctx context.Context, tx *db.Tx) error { return b.ask(ctx, tx, a) }})
	if a.decided.IsZero() {
		return
	}
	b.plus(step{at: a.decided, do: func(ctx context.Context, tx *db.Tx) error {
		_, err := b.Credit.Decide(ctx, tx, a.id, b.who(b.headOfHR()), a.accepted, a.note)
		return err
	}})
}

func (b *builder) ask(ctx context.Context, tx *db.Tx, a *adjustment) error {
	categories, err := b.Credit.Categories(ctx, tx)
	if err != nil {
		return err
	}
	asked := credit.Adjustment{Person: a.who.person.ID, Kind: a.kind, Amount: a.amount, Reason: a.reason, Evidence: a.evidence, AskedBy: b.who(b.plan.cast.su)}
	for _, c := range categories {
		if c.Code == a.category {
			asked.Category = c.ID
		}
	}
	asked, err = b.Credit.AskAdjustment(ctx, tx, asked)
	a.id = asked.ID
	return err
}

// others lists people of other departments than 平台部 and HR who have been
// here since a day.
func (c *company) others(since time.Time) []*staff {
	var out []*staff
	for _, p := range c.people {
		unit := p.last().unit.code
		if p.hired.Before(since) && p.leftOn(c.span).After(c.span.now) && unit != platform && unit != "HR" && p.script.IsZero() {
			out = append(out, p)
		}
	}
	return out
}
