package rule_test

import (
	"testing"

	"xuefen/internal/credit/rule"
)

func BenchmarkExplain(b *testing.B) {
	r := compile(b, taught)
	s, err := rule.NewSet(r)
	if err != nil {
		b.Fatal(err)
	}
	f, w := lecture(5400, "4.6", "18"), rule.NewWords(xinghe())
	matches := s.Match(f, later)
	s.Award(matches, rule.NewCounters())
	seen := matches[0].Seen()
	b.ReportAllocs()
	for b.Loop() {
		if e := w.Explain(r, f, seen); e.Amount != 300 {
			b.Fatal(e.Amount)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	d, v := define(b, taught), xinghe()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rule.Compile(d, rule.Ref{}, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSay(b *testing.B) {
	d, w := define(b, taught), rule.NewWords(xinghe())
	b.ReportAllocs()
	for b.Loop() {
		if len(w.Say(d, rule.Chinese)) == 0 {
			b.Fatal("no sentence")
		}
	}
}
