package demo

import (
	"bytes"
	"context"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/reward/mall"
)

// good is a reward of the plan.
type good struct {
	code     string // the picture that is drawn for it
	zh, en   string
	text     string
	english  string
	kind     mall.Kind
	price    int64 // credits
	value    int64 // yuan
	quantity fixed.Amount
	stock    int64 // 0 is unlimited
	limit    mall.Limit
	approve  bool
	days     int
	appeal   float64 // how many want it
	id       mall.RewardID
}

func goods() []*good {
	year := func(times int) mall.Limit { return mall.Limit{Times: times, Period: mall.Year} }
	return []*good{
		{code: "coffee", zh: "咖啡券", en: "Coffee voucher", text: "一楼咖啡吧任意一杯，兑换后即得券码。", english: "Any cup at the coffee bar.", kind: mall.Coupon, price: 10, value: 20, limit: mall.Limit{Times: 2, Period: mall.Month}, appeal: 5},
		{code: "book", zh: "图书任选一本", en: "A book of your choice", text: "定价 100 元以内，登记书名后由行政部采购。", english: "Up to 100 yuan; tell us the title.", kind: mall.Goods, price: 12, value: 70, limit: year(4), approve: true, days: 7, appeal: 4},
		{code: "bag", zh: "星河帆布背包", en: "Canvas backpack", text: "加厚帆布，可放 14 寸笔记本电脑。", english: "Fits a 14-inch notebook.", kind: mall.Goods, price: 16, value: 59, stock: 34, limit: year(1), approve: true, days: 5, appeal: 4},
		{code: "film", zh: "观影券两张", en: "Two cinema tickets", text: "全国通用，有效期 90 天。", english: "Valid for 90 days.", kind: mall.Coupon, price: 18, value: 80, stock: 120, limit: year(3), appeal: 3},
		{code: "talent", zh: "职业测评与解读", en: "Career assessment", text: "在线测评一份，由职业发展顾问一对一解读 45 分钟。", english: "A test and 45 minutes with an adviser.", kind: mall.Other, price: 25, value: 300, limit: year(1), approve: true, days: 14, appeal: 1},
		{code: "mentor", zh: "导师一对一辅导", en: "One-to-one with a mentor", text: "从内训师中任选一位，两次，每次一小时。", english: "Two hours with a lecturer of your choice.", kind: mall.Permission, price: 30, value: 400, limit: year(2), approve: true, days: 14, appeal: 1.5},
		{code: "home", zh: "居家办公一天", en: "A day of remote work", text: "经主管同意后生效，产线与客服岗位除外。", english: "With your manager's consent.", kind: mall.Permission, price: 35, value: 0, limit: mall.Limit{Times: 1, Period: mall.Quarter}, approve: true, days: 3, appeal: 2},
		{code: "gym", zh: "健身月卡", en: "A month at the gym", text: "园区健身房，自领取之日起 30 天。", english: "Thirty days from the day you take it.", kind: mall.Coupon, price: 38, value: 199, stock: 24, limit: year(2), appeal: 1},
		{code: "half", zh: "半天学习假", en: "Half a day of leave", text: "福利假，不占法定年假，须提前三天提出。", english: "On top of statutory leave; ask three days before.", kind: mall.Leave, price: 50, value: 260, quantity: 50, limit: year(4), approve: true, days: 5, appeal: 1.5},
		{code: "lunch", zh: "与总裁共进午餐", en: "Lunch with the CEO", text: "每季度一次，四人一桌，聊聊你想聊的。", english: "Four people a quarter.", kind: mall.Other, price: 60, value: 100, stock: 4, limit: year(1), approve: true, days: 30, appeal: 0.4},
		{code: "ticket", zh: "行业技术大会门票", en: "Conference ticket", text: "含差旅，回来后做一次分享。", english: "With travel; give a talk when you are back.", kind: mall.Other, price: 80, value: 2600, stock: 6, limit: year(1), approve: true, days: 30, appeal: 0.5},
		{code: "phones", zh: "降噪耳机", en: "Noise-cancelling headphones", text: "开放办公区专注神器，保修一年。", english: "One year of warranty.", kind: mall.Goods, price: 90, value: 899, stock: 5, limit: year(1), approve: true, days: 10, appeal: 0.4},
		{code: "day", zh: "额外年假一天", en: "A day of leave", text: "福利假，不占法定年假，当年有效。", english: "On top of statutory leave, within the year.", kind: mall.Leave, price: 100, value: 520, quantity: 100, limit: year(2), approve: true, days: 5, appeal: 0.4},
		{code: "money", zh: "培训补贴 2,000 元", en: "Training subsidy of 2,000 yuan", text: "用于外部课程或考试，随工资发放并代扣个税。", english: "For courses and exams outside; taxed with the payroll.", kind: mall.Money, price: 200, value: 2000, quantity: 2000_00, limit: year(1), approve: true, days: 40, appeal: 0.1},
		{code: "globe", zh: "海外研学优先席位", en: "Priority seat abroad", text: "每年一期，按累计学分排序，须主管推荐。", english: "Once a year, by accumulated credits.", kind: mall.Permission, price: 300, value: 30000, stock: 2, limit: year(1), approve: true, days: 60, appeal: 0},
	}
}

// terms is what the mall keeps of a good.
func (g *good) terms(sort int, s span) mall.Terms {
	t := mall.Terms{
		Name: mall.Name{Zh: g.zh, En: g.en}, Text: mall.Name{Zh: g.text, En: g.english}, Kind: g.kind, Quantity: g.quantity, Taxable: g.kind == mall.Money,
		Limit: &g.limit, NeedsApproval: g.approve, AtOnce: !g.approve, PromisedDays: g.days, Sort: sort,
	}
	switch g.code {
	case "lunch":
		t.Who.MinAccumulated, t.Who.Window = 30*point, mall.Year
	case "ticket":
		t.Who.Grades = []string{"P5", "P6", "P7", "P8"}
		ends := s.day(21)
		t.Until = &ends
	case "globe":
		t.Who.MinAccumulated, t.Who.Window = 100*point, mall.Ever
	}
	return t
}

// stockShop plans the mall: what is on the shelf from the start, and a price
// that turned out too high.
func (b *builder) stockShop() {
	s := b.plan.span
	b.plus(step{at: s.begin.Add(50 * time.Hour), do: b.fillShelf})
	b.plus(step{at: s.day(-230).Add(10 * time.Hour), do: func(ctx context.Context, tx *db.Tx) error {
		coffee := b.goods[0]
		coffee.price = 8
		_, err := b.Mall.SetPrice(ctx, tx, coffee.id, 8*point, 20*point, "兑换率偏低，下调价格", int64(b.accounts[b.plan.cast.su]))
		return err
	}})
}

func (b *builder) fillShelf(ctx context.Context, tx *db.Tx) error {
	const most = 1 << 20 // bytes of a picture
	for i, g := range b.goods {
		r := mall.Reward{Terms: g.terms(i+1, b.plan.span), Price: fixed.Amount(g.price) * point, Value: fixed.Amount(g.value) * point}
		if g.stock > 0 {
			r.Stock = &g.stock
		}
		if b.Blobs != nil {
			picture, err := drawReward(g.code, i)
			if err != nil {
				return err
			}
			ref, err := b.Blobs.Keep(b.tenant, bytes.NewReader(picture), most)
			if err != nil {
				return err
			}
			r.Picture = string(ref)
		}
		added, err := b.Mall.AddReward(ctx, tx, r, int64(b.accounts[b.plan.cast.su]))
		if err != nil {
			return err
		}
		g.id = added.ID
	}
	return nil
}
