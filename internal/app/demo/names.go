package demo

import (
	"strconv"
	"strings"
)

// surnames with their spelling and about how many of a thousand people bear
// them.
const surnames = `王 wang 72 李 li 71 张 zhang 68 刘 liu 54 陈 chen 45 杨 yang 31 黄 huang 24 赵 zhao 22 吴 wu 21 周 zhou 20
徐 xu 17 孙 sun 15 马 ma 13 朱 zhu 13 胡 hu 12 郭 guo 12 何 he 12 林 lin 12 高 gao 10 罗 luo 10 郑 zheng 10 梁 liang 9
谢 xie 8 宋 song 7 唐 tang 7 许 xu 7 韩 han 6 邓 deng 6 冯 feng 6 曹 cao 6 彭 peng 6 曾 zeng 6 肖 xiao 6 田 tian 5 董 dong 5
潘 pan 5 袁 yuan 5 蔡 cai 5 蒋 jiang 5 余 yu 5 于 yu 5 杜 du 5 叶 ye 5 程 cheng 5 魏 wei 5 苏 su 5 吕 lv 5 丁 ding 4 任 ren 4
卢 lu 4 姚 yao 4 沈 shen 4 钟 zhong 4 姜 jiang 4 崔 cui 4 谭 tan 4 陆 lu 4 范 fan 4 汪 wang 4 廖 liao 4 石 shi 4 金 jin 4 韦 wei 3
贾 jia 3 夏 xia 3 付 fu 3 方 fang 3 邹 zou 3 熊 xiong 3 白 bai 3 孟 meng 3 秦 qin 3 邱 qiu 3 侯 hou 3 江 jiang 3 尹 yin 3 薛 xue 3
闫 yan 3 段 duan 3 雷 lei 3 龙 long 2 黎 li 3 史 shi 2 陶 tao 2 贺 he 2 顾 gu 2 龚 gong 2 郝 hao 2 邵 shao 2 万 wan 2 钱 qian 2
严 yan 2 洪 hong 2 赖 lai 2 武 wu 2 戴 dai 2 莫 mo 2 孔 kong 2 向 xiang 2 汤 tang 2 温 wen 2 康 kang 1 施 shi 1 牛 niu 1 樊 fan 1
葛 ge 1 邢 xing 1 安 an 1 齐 qi 1 易 yi 1 乔 qiao 1 伍 wu 1 庞 pang 1 颜 yan 1 倪 ni 1 庄 zhuang 1 聂 nie 1 章 zhang 1 鲁 lu 1
岳 yue 1 翟 zhai 1 殷 yin 1 詹 zhan 1 申 shen 1 欧 ou 1 耿 geng 1 关 guan 1 兰 lan 1 焦 jiao 1 俞 yu 1 左 zuo 1 柳 liu 1 甘 gan 1
祝 zhu 1 包 bao 1 宁 ning 1 尚 shang 1 符 fu 1 舒 shu 1 阮 ruan 1 柯 ke 1 纪 ji 1 梅 mei 1 童 tong 1 凌 ling 1 毕 bi 1 单 shan 1
裴 pei 1 霍 huo 1 涂 tu 1 成 cheng 1 苗 miao 1 谷 gu 1 盛 sheng 1 曲 qu 1 翁 weng 1 冉 ran 1 蓝 lan 1 路 lu 1 游 you 1 辛 xin 1
靳 jin 1 管 guan 1 柴 chai 1 蒙 meng 1 鲍 bao 1 华 hua 1 喻 yu 1 祁 qi 1 蒲 pu 1 房 fang 1 滕 teng 1 屈 qu 1 饶 rao 1 解 xie 1
牟 mu 1 艾 ai 1 尤 you 1 阳 yang 1 时 shi 1 穆 mu 1 农 nong 1 司 si 1 卓 zhuo 1 古 gu 1 吉 ji 1 缪 miao 1 简 jian 1 车 che 1
欧阳 ouyang 2 上官 shangguan 1 司徒 situ 1 诸葛 zhuge 1`

// Given names with their spelling, by the generation that bears them.
const (
	menBefore = `建华 jianhua 志刚 zhigang 国强 guoqiang 建军 jianjun 永强 yongqiang 文斌 wenbin 海涛 haitao 晓东 xiaodong 卫东 weidong
志明 zhiming 建平 jianping 国华 guohua 俊峰 junfeng 立新 lixin 永胜 yongsheng 玉林 yulin 学军 xuejun 世杰 shijie 红军 hongjun
庆华 qinghua 长青 changqing 振东 zhendong 新民 xinmin 成林 chenglin 树林 shulin 金龙 jinlong 德明 deming 兴旺 xingwang
晓峰 xiaofeng 志勇 zhiyong 国梁 guoliang 宏伟 hongwei 建民 jianmin 文军 wenjun 春生 chunsheng 广林 guanglin 海波 haibo
东升 dongsheng 大勇 dayong 家明 jiaming 少波 shaobo 立军 lijun 向阳 xiangyang 保国 baoguo 忠民 zhongmin 福生 fusheng 云峰 yunfeng
勇 yong 军 jun 刚 gang 斌 bin 涛 tao 辉 hui 波 bo 峰 feng 平 ping 明 ming 健 jian 林 lin 松 song 兵 bing 宏 hong 彬 bin 力 li
忠 zhong 民 min 华 hua 东 dong 海 hai 俊 jun 武 wu 胜 sheng 庆 qing 锋 feng 雄 xiong 贵 gui 全 quan`
	menSince = `浩然 haoran 子豪 zihao 宇航 yuhang 俊杰 junjie 天宇 tianyu 嘉豪 jiahao 泽宇 zeyu 一鸣 yiming 文博 wenbo 思远 siyuan
明哲 mingzhe 志远 zhiyuan 浩宇 haoyu 家豪 jiahao 伟杰 weijie 博文 bowen 晨阳 chenyang 俊豪 junhao 振宇 zhenyu 子昂 ziang
景行 jingxing 承志 chengzhi 皓轩 haoxuan 奕辰 yichen 书恒 shuheng 立诚 licheng 旭东 xudong 晓阳 xiaoyang 冠宇 guanyu 鹏飞 pengfei
鹏程 pengcheng 文轩 wenxuan 逸飞 yifei 云飞 yunfei 少华 shaohua 少杰 shaojie 佳明 jiaming 家乐 jiale 志豪 zhihao 志鹏 zhipeng
凯文 kaiwen 瑞祥 ruixiang 海洋 haiyang 立伟 liwei 晓磊 xiaolei 建峰 jianfeng 永杰 yongjie 春雷 chunlei 光耀 guangyao 启明 qiming
启航 qihang 世豪 shihao 梓豪 zihao 嘉伟 jiawei 嘉俊 jiajun 伟豪 weihao 伟强 weiqiang 耀辉 yaohui 景明 jingming 子健 zijian
润泽 runze 宇轩 yuxuan 远航 yuanhang 晓龙 xiaolong 志伟 zhiwei 文涛 wentao 海龙 hailong 立峰 lifeng 宏宇 hongyu 星宇 xingyu
铭轩 mingxuan 正豪 zhenghao 思源 siyuan 卓然 zhuoran 子墨 zimo 昊天 haotian 安邦 anbang 修远 xiuyuan 晓晨 xiaochen 立言 liyan
锐 rui 凯 kai 超 chao 鑫 xin 杰 jie 阳 yang 宇 yu 帅 shuai 航 hang 磊 lei 洋 yang 晨 chen 坤 kun 翔 xiang 博 bo 恒 heng 旭 xu
哲 zhe 睿 rui 腾 teng 骏 jun 诚 cheng 亮 liang 飞 fei 威 wei 伟 wei 铭 ming 昊 hao 瑞 rui 康 kang 森 sen 琦 qi 岩 yan 熙 xi 昱 yu`
	womenBefore = `秀英 xiuying 桂芳 guifang 玉梅 yumei 丽华 lihua 春梅 chunmei 丽娟 lijuan 晓燕 xiaoyan 晓红 xiaohong 海燕 haiyan
雪梅 xuemei 秀兰 xiulan 淑华 shuhua 凤霞 fengxia 爱华 aihua 小玲 xiaoling 亚萍 yaping 惠芳 huifang 月华 yuehua 美玲 meiling
丽萍 liping 红梅 hongmei 文静 wenjing 玉兰 yulan 翠萍 cuiping 素芬 sufen 彩霞 caixia 立群 liqun 春燕 chunyan 志红 zhihong
晓敏 xiaomin 海霞 haixia 桂英 guiying 雅琴 yaqin 秋萍 qiuping 建英 jianying 瑞芳 ruifang 金凤 jinfeng 玉珍 yuzhen
丽 li 敏 min 芳 fang 艳 yan 红 hong 霞 xia 娟 juan 燕 yan 玲 ling 萍 ping 英 ying 琴 qin 梅 mei 莉 li 云 yun 慧 hui 群 qun 华 hua
兰 lan 凤 feng 珍 zhen 香 xiang 琼 qiong 芬 fen`
	womenSince = `雨桐 yutong 欣怡 xinyi 诗涵 shihan 梦琪 mengqi 佳怡 jiayi 思琪 siqi 雅婷 yating 婷婷 tingting 晨曦 chenxi 子涵 zihan
梓萱 zixuan 可欣 kexin 若曦 ruoxi 语嫣 yuyan 思雨 siyu 雨晴 yuqing 佳琪 jiaqi 晓雯 xiaowen 静怡 jingyi 雅文 yawen 晓彤 xiaotong
梦瑶 mengyao 嘉欣 jiaxin 慧敏 huimin 慧琳 huilin 雨欣 yuxin 美琪 meiqi 诗雨 shiyu 心怡 xinyi 丽君 lijun 安琪 anqi 秋月 qiuyue
婉清 wanqing 书瑶 shuyao 书琴 shuqin 清扬 qingyang 映雪 yingxue 文慧 wenhui 雪莹 xueying 晓晴 xiaoqing 思颖 siying 思敏 simin
艺璇 yixuan 佩珊 peishan 颖欣 yingxin 绮雯 qiwen 嘉敏 jiamin 淑仪 shuyi 月婷 yueting 春晓 chunxiao 冰洁 bingjie 媛媛 yuanyuan
莹莹 yingying 晓倩 xiaoqian 雅静 yajing 雪芳 xuefang 诗琪 shiqi 一诺 yinuo 依依 yiyi 念慈 nianci 知夏 zhixia 以宁 yining
佳宁 jianing 思彤 sitong 梦洁 mengjie 晓萌 xiaomeng 小雨 xiaoyu 玥 yue 雪 xue 倩 qian 颖 ying 洁 jie 婷 ting 琳 lin 娜 na 璐 lu
蕾 lei 丹 dan 晶 jing 悦 yue 瑶 yao 薇 wei 欣 xin 露 lu 媛 yuan 莹 ying 佳 jia 蓉 rong 璇 xuan 妍 yan 晴 qing 珊 shan 琪 qi
萌 meng 菲 fei 虹 hong 静 jing 巧 qiao 宁 ning 蓓 bei 岚 lan 莎 sha 彤 tong 雯 wen 楠 nan`
)

// unwanted are names that chance would make: those of public figures, and
// surnames that make a word of the given name.
const unwanted = "雷军 诸葛亮 张飞 黄忠 马超 赵云 姚明 赵薇 林丹 李娜 孙杨 王菲 武松 邓亚萍 乔丹 刘翔 杨颖 陈露 张杰 李健 杨洋 欧阳锋 " +
	"白洁 安全 安康 安静 宁静 农民 房东 马力 武力 黄海 高超 龙凤 万全"

// name is a name with its spelling.
type name struct {
	text     string
	spelling string // as in an e-mail address: wang.wei
}

// named is a word with its spelling.
type named struct {
	text, spelling string
}

// christening gives names. Few names are given twice, none a third time.
type christening struct {
	dice     dice
	surnames []named
	weights  []float64
	given    map[bool]map[bool][]named // by woman, by born before
	taken    map[string]int
	mails    map[string]int
}

// mostBearers is how many people may bear the same name.
const mostBearers = 2

func newChristening(seed int64) *christening {
	c := &christening{dice: throw(seed, "names"), taken: map[string]int{}, mails: map[string]int{}}
	words := strings.Fields(surnames)
	for i := 0; i+2 < len(words); i += 3 {
		weight, _ := strconv.ParseFloat(words[i+2], 64) // the list holds numbers only
		c.surnames = append(c.surnames, named{words[i], words[i+1]})
		c.weights = append(c.weights, weight)
	}
	c.given = map[bool]map[bool][]named{
		false: {true: pairs(menBefore), false: pairs(menSince)},
		true:  {true: pairs(womenBefore), false: pairs(womenSince)},
	}
	for _, n := range strings.Fields(unwanted) {
		c.taken[n] = mostBearers
	}
	return c
}

func pairs(list string) []named {
	words := strings.Fields(list)
	var out []named
	for i := 0; i+1 < len(words); i += 2 {
		out = append(out, named{words[i], words[i+1]})
	}
	return out
}

// reserve keeps a name for somebody of the cast.
func (c *christening) reserve(text, spelling string) name {
	c.taken[text] = mostBearers
	return name{text, c.mail(spelling)}
}

// name gives a name that fits a woman or a man of a generation.
func (c *christening) name(woman, before bool) name {
	const twice = 0.02 // how often a name that somebody bears is given again
	for {
		family := c.surnames[c.dice.choose(c.weights)]
		own := one(c.dice, c.given[woman][before])
		text := family.text + own.text
		if strings.Contains(own.text, family.text) || c.taken[text] >= mostBearers || c.taken[text] > 0 && !c.dice.chance(twice) {
			continue
		}
		c.taken[text]++
		return name{text, c.mail(family.spelling + "." + own.spelling)}
	}
}

// mail makes spellings differ by a number behind, as companies do.
func (c *christening) mail(spelling string) string {
	c.mails[spelling]++
	if n := c.mails[spelling]; n > 1 {
		return spelling + strconv.Itoa(n)
	}
	return spelling
}
