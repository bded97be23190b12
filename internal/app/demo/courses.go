package demo

import "strings"

// generalTable: code | name | English | credits | minutes | topic.
const generalTable = `
G-WRITE   | 职场写作 | Writing at Work | 1.5 | 90 | 沟通表达
G-MEET    | 高效会议 | Meetings That Work | 1 | 45 | 沟通表达
G-SPEAK   | 结构化表达与汇报 | Structured Presentation | 1.5 | 90 | 沟通表达
G-EXCEL   | Excel 数据处理 | Data in Excel | 1.5 | 120 | 办公技能
G-PPT     | 商务演示文稿设计 | Designing Slides | 1 | 60 | 办公技能
G-TIME    | 时间管理与精力管理 | Time and Energy | 1 | 60 | 自我管理
G-STRESS  | 压力管理与情绪调适 | Handling Pressure | 1 | 60 | 自我管理
G-NEGO    | 双赢谈判 | Win-win Negotiation | 2 | 120 | 沟通表达
G-COACH   | 教练式沟通 | Coaching Conversations | 2 | 120 | 管理基础
G-NEWLEAD | 新任主管的第一百天 | The First Hundred Days of a Supervisor | 2.5 | 180 | 管理基础
G-FEED    | 反馈的艺术 | The Art of Feedback | 1 | 45 | 管理基础
G-OKR     | 目标设定与复盘 | Goals and Retrospectives | 1.5 | 90 | 管理基础
G-FIN     | 非财务人员的财务课 | Finance for Non-financial People | 2 | 120 | 经营常识
G-LAWS    | 劳动合同与日常用工 | Labour Law Every Day | 1.5 | 90 | 经营常识
G-DESIGN  | 设计思维入门 | Introduction to Design Thinking | 1.5 | 90 | 创新方法
G-TRIZ    | 创新方法 TRIZ 入门 | Introduction to TRIZ | 2 | 120 | 创新方法
G-AI      | 人工智能通识 | AI for Everyone | 2.5 | 150 | 数字素养
G-DATA    | 数据思维与图表阅读 | Reading Data and Charts | 1.5 | 90 | 数字素养
G-ENG     | 商务英语邮件 | Business E-mail in English | 1 | 60 | 语言
G-FIRST   | 急救与心肺复苏 | First Aid and CPR | 1 | 60 | 健康安全`

func generalCourses() []*thing {
	var out []*thing
	for i, f := range table(generalTable) {
		out = append(out, &thing{
			kind: "course", code: f[0], name: f[1], en: f[2], value: f[3], minutes: number(f[4]), topic: f[5],
			category: "elective", tags: []string{tagGeneral}, pull: 1 + 4/float64(i%7+1),
		})
	}
	return out
}

// tradeTable: code | name | English | difficulty | minutes | topic | trades |
// e where an exam follows, s for strategic courses.
const tradeTable = `
T-K8S      | K8s 生产排障 | Troubleshooting Kubernetes | 3 | 120 | 云原生 | software | e
T-GO       | Go 并发编程 | Concurrent Go | 4 | 240 | 后端开发 | software | e
T-SQL      | SQL 性能优化 | SQL Performance | 3 | 150 | 数据库 | software data | e
T-FRONT    | 前端性能与可访问性 | Fast and Accessible Front Ends | 3 | 150 | 前端开发 | software |
T-ARCH     | 分布式系统架构设计 | Designing Distributed Systems | 5 | 300 | 架构 | software | e
T-TEST     | 测试设计方法 | Designing Tests | 2 | 120 | 质量保障 | software | e
T-DEVSEC   | 安全开发生命周期 | Secure Development Lifecycle | 3 | 150 | 安全 | software | s
T-LINUX    | Linux 运维基础 | Linux Operations | 2 | 120 | 运维 | software |
T-PY       | Python 数据分析 | Data Analysis with Python | 3 | 240 | 数据分析 | data software product | e
T-ML       | 机器学习实战 | Machine Learning in Practice | 5 | 360 | 算法 | data | e
T-BI       | 指标体系与 BI 建模 | Metrics and BI Models | 3 | 150 | 数据分析 | data product |
T-DATA-OUT | 数据分级与出境合规 | Data Classes and Export Compliance | 3 | 60 | 数据合规 | software data product office | s
T-LLM      | 大模型应用开发 | Building with Large Models | 4 | 240 | 人工智能 | software data product | s
T-PRD      | 需求分析与 PRD 写作 | Requirements and PRDs | 2 | 120 | 产品 | product |
T-UX       | 用户研究方法 | User Research | 3 | 150 | 产品 | product |
T-LEAN     | 精益生产基础 | Lean Basics | 2 | 120 | 精益生产 | factory supply | e
T-LEAN2    | 精益生产进阶 | Advanced Lean | 4 | 240 | 精益生产 | factory | e
T-FMEA     | FMEA 失效模式分析 | FMEA | 4 | 180 | 质量 | factory | e
T-8D       | 8D 问题解决法 | 8D Problem Solving | 3 | 120 | 质量 | factory supply |
T-EQUIP    | 设备点检与保养 | Equipment Care | 2 | 90 | 设备 | factory | e
T-5S       | 现场 5S 管理 | 5S on the Floor | 1 | 60 | 精益生产 | factory supply |
T-ELEC     | 安全用电规范 | Electrical Safety | 2 | 90 | 安全 | factory |
T-BUY      | 采购谈判与成本分析 | Purchasing and Cost Analysis | 3 | 150 | 采购 | supply | e
T-STOCK    | 库存控制与周转 | Stock Control | 2 | 120 | 供应链 | supply | e
T-SCM      | 供应链风险管理 | Supply Chain Risk | 4 | 180 | 供应链 | supply | s
T-SPIN     | 顾问式销售 SPIN | SPIN Selling | 3 | 180 | 销售技能 | sales service | e
T-KEY      | 大客户经营策略 | Key Account Strategy | 4 | 240 | 销售技能 | sales | s
T-TALK     | 客户沟通话术 | Talking with Customers | 1 | 60 | 销售技能 | sales service |
T-BID      | 投标文件编制 | Writing Tenders | 3 | 150 | 销售技能 | sales delivery | e
T-CARE     | 投诉处理与客户安抚 | Handling Complaints | 2 | 90 | 客户服务 | service | e
T-SLA      | 服务级别管理 | Service Levels | 3 | 120 | 客户服务 | service delivery |
T-PM       | 项目管理五大过程 | Project Management | 3 | 240 | 项目管理 | delivery software product | e
T-DELIV    | 现场实施规范 | On-site Delivery | 2 | 120 | 交付 | delivery | e
T-TAX      | 增值税实务 | VAT in Practice | 3 | 150 | 财税 | office | e
T-HIRE     | 结构化面试 | Structured Interviews | 2 | 120 | 人力资源 | office |
T-AUDIT    | 内部控制与风险 | Internal Control | 3 | 150 | 内控 | office | s`

func tradeCourses() []*thing {
	var out []*thing
	for i, f := range table(tradeTable) {
		t := &thing{
			kind: "course", code: f[0], name: f[1], en: f[2], level: number(f[3]), minutes: number(f[4]), topic: f[5], trades: strings.Fields(f[6]),
			category: "elective", tags: []string{tagTrade}, weight: 3, pull: 1 + 3/float64(i%5+1),
		}
		if f[7] == "s" {
			t.tags, t.weight = append(t.tags, tagStrategy), 5
		}
		if f[7] == "e" {
			t.tags = append(t.tags, tagExam)
		}
		out = append(out, t)
	}
	return out
}

// tagExam marks courses that an exam follows.
const tagExam = "含考试"

// examsOf makes the exams of courses.
func examsOf(courses []*thing) []*thing {
	var out []*thing
	for _, t := range courses {
		if t.has(tagExam) {
			out = append(out, &thing{
				kind: "exam", code: "E" + strings.TrimPrefix(t.code, "T"), name: t.name + "（考试）", en: t.en + ": Exam", parent: t.code,
				level: t.level, topic: t.topic, trades: t.trades, category: "elective", tags: []string{tagTrade}, minutes: 45,
			})
		}
	}
	return out
}

// licences are the exams that a position asks for.
func licences() []*thing {
	var out []*thing
	for _, f := range table(`
X-ENG   | 高级工程师岗位认证 | Senior Engineer Certification | software data
X-DELIV | 交付顾问岗位认证 | Delivery Consultant Certification | delivery
X-SELL  | 金牌销售岗位认证 | Gold Seller Certification | sales service
X-LINE  | 多能工岗位认证 | Multi-skill Worker Certification | factory supply`) {
		out = append(out, &thing{
			kind: "exam", code: f[0], name: f[1], en: f[2], trades: strings.Fields(f[3]), category: "practice", topic: "岗位认证",
			tags: []string{tagLicence}, weight: 4, minutes: 120,
		})
	}
	return out
}
