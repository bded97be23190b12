package demo

import (
	"fmt"
	"strings"
	"time"
)

// Everything here happens once, on a day that lies so many days before today.

// sessionTable: name | English | days ago (negative: to come) | trades of the
// audience.
const sessionTable = `
线上故障复盘：一次雪崩的始末 | Anatomy of an Outage | 690 | software
销售冠军谈客户拜访 | A Top Seller on Visiting Customers | 655 | sales service
质量月：一颗螺丝的代价 | Quality Month: the Price of One Screw | 610 | factory supply
财务共享中心一年回顾 | A Year of Shared Finance | 570 | office
数据中台建设心得 | Building the Data Platform | 540 | data software
从客诉到改进：客服的十个故事 | Ten Stories from Customer Care | 500 | service sales
交付项目排期的坑 | Pitfalls of Delivery Schedules | 470 | delivery
新人如何读代码 | Reading Code as a Newcomer | 430 | software
供应商断供应对实录 | When a Supplier Fails | 395 | supply
面试官的自我修养 | Being a Good Interviewer | 360 | office product
大模型在客服中的应用 | Large Models in Customer Care | 325 | service software data
产线改善 100 例 | A Hundred Improvements on the Line | 290 | factory
投标复盘：为什么丢单 | Why We Lost the Tender | 255 | sales delivery
指标打架怎么办 | When Metrics Disagree | 215 | data product
灾备演练全纪录 | A Disaster Drill | 180 | software
合同里的十个陷阱 | Ten Traps in Contracts | 140 | sales office supply
自动化测试落地经验 | Test Automation That Stayed | 105 | software
广州分公司：一个续约的故事 | Guangzhou: the Story of a Renewal | 75 | sales service delivery
可观测性建设实践 | Observability in Practice | 38 | software
安全生产月优秀班组分享 | The Best Teams of Safety Month | 20 | factory supply
架构评审分享会 | Architecture Review | -5 | software data
客户成功案例分享会 | Customer Success Stories | -12 | sales service delivery`

func sessions(s span) []*thing {
	var out []*thing
	for i, f := range table(sessionTable) {
		day := s.day(-number(f[2]))
		for day.Weekday() != time.Thursday {
			day = day.AddDate(0, 0, 1)
		}
		at := day.Add(14 * time.Hour)
		out = append(out, &thing{
			kind: "session", code: fmt.Sprintf("S-%02d", i+1), name: f[0], en: f[1], trades: strings.Fields(f[3]), category: "elective", topic: "分享会",
			minutes: 90, opens: at, closes: at.Add(2 * time.Hour),
		})
	}
	return out
}

// projectTable: name | English | days ago that it ended | kind.
const projectTable = `
订单到回款一体化 | Order to Cash | 640 | 跨部门
仓储条码化改造 | Bar Codes in the Warehouse | 590 | 跨部门
客户主数据治理 | Customer Master Data | 520 | 跨部门
焊接工装快换装置 | Quick-change Welding Fixture | 480 | 创新
智能排产试点 | Smart Scheduling Pilot | 430 | 创新
售后备件协同 | Spare Parts Together | 380 | 跨部门
费用报销无纸化 | Paperless Expenses | 330 | 跨部门
设备预测性维护 | Predictive Maintenance | 285 | 创新
渠道门户升级 | New Channel Portal | 240 | 跨部门
统一身份认证 | One Sign-in for All | 150 | 跨部门
客服知识助手 | Assistant for Customer Care | 120 | 创新
灰度发布平台 | Gradual Rollout Platform | 60 | 跨部门
碳排放数据采集 | Collecting Emission Data | -60 | 跨部门
边缘网关自诊断 | Self-diagnosing Gateway | -90 | 创新`

func projects(s span) []*thing {
	var out []*thing
	for i, f := range table(projectTable) {
		ends := s.day(-number(f[2])).Add(17 * time.Hour)
		t := &thing{
			kind: "project", code: fmt.Sprintf("J-%02d", i+1), name: f[0] + "项目", en: f[1], category: "practice", topic: "项目",
			tags: []string{f[3]}, weight: 4, opens: ends.AddDate(0, 0, -150), closes: ends,
		}
		// Innovation projects choose their members when they begin.
		if f[3] == tagInnovation {
			t.closes = t.opens.AddDate(0, 0, 14)
		}
		out = append(out, t)
	}
	return out
}

// caseTable: name | English | days ago that it was judged.
const caseTable = `
一次数据库迁移的零停机方案 | Moving a Database without Downtime | 600
用标准作业卡把换线时间降到 12 分钟 | Changing the Line in 12 Minutes | 545
把退货率从 3% 降到 1% | Returns from 3 % to 1 % | 470
月结提前两天的做法 | Closing the Month Two Days Earlier | 400
一个沉睡客户的唤醒 | Waking a Sleeping Customer | 340
缓存穿透的三道防线 | Three Lines against Cache Misses | 270
校招生 90 天上手计划 | Graduates Ready in 90 Days | 210
来料检验抽样方案优化 | Better Sampling of Incoming Goods | 155
现场实施的交接清单 | A Handover List for the Site | 95
灰度发布中的回滚演练 | Rehearsing Rollbacks | 45`

func cases(s span) []*thing {
	var out []*thing
	for i, f := range table(caseTable) {
		at := s.day(-number(f[2])).Add(16 * time.Hour)
		out = append(out, &thing{kind: "case", code: fmt.Sprintf("K-%02d", i+1), name: f[0], en: f[1], category: "practice", topic: "案例", opens: at, closes: at.AddDate(0, 0, 1)})
	}
	return out
}

func bootcamps(s span) []*thing {
	var out []*thing
	for i, f := range table(`
敏捷开发线上集训 | Agile Bootcamp | 560 | software product data
班组长能力线上集训 | Shift Leader Bootcamp | 410 | factory supply
区域销售线上集训 | Regional Sales Bootcamp | 260 | sales service
交付方法线上集训 | Delivery Method Bootcamp | 110 | delivery software
数字化转型线上集训 | Digital Transformation Bootcamp | -18 |`) {
		at := workday(s.day(-number(f[2]))).Add(9 * time.Hour)
		out = append(out, &thing{
			kind: "class_run", code: fmt.Sprintf("B-%02d", i+1), name: f[0], en: f[1], trades: strings.Fields(f[3]), category: "elective", topic: "集训",
			weight: 3, minutes: 960, opens: at, closes: at.AddDate(0, 0, 3),
		})
	}
	return out
}

func volunteering(s span) []*thing {
	var out []*thing
	for i, f := range table(`
社区科技课堂 | Science for the Neighbourhood | 600
无偿献血日 | Blood Donation Day | 480
植树活动 | Planting Trees | 250
乡村小学图书捐赠 | Books for Village Schools | 190
环湖清洁徒步 | Clean-up Hike | 70
敬老院陪伴日 | A Day at the Home for the Elderly | -15`) {
		day := s.day(-number(f[2]))
		for day.Weekday() != time.Saturday {
			day = day.AddDate(0, 0, 1)
		}
		at := day.Add(9 * time.Hour)
		out = append(out, &thing{kind: "volunteering", code: fmt.Sprintf("V-%02d", i+1), name: f[0], en: f[1], category: "culture", topic: "公益", minutes: 240, opens: at, closes: at.Add(8 * time.Hour)})
	}
	return out
}
