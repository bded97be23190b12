package goal

import (
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// everythingKnown accepts the codes of the seeds.
func everythingKnown() *Known {
	k := &Known{
		Categories: map[string]bool{}, ObjectTypes: map[string]bool{}, Verbs: map[string]bool{},
		Departments: map[string]bool{}, Positions: map[string]bool{}, Grades: map[string]bool{},
	}
	for _, set := range []map[string]bool{k.Categories, k.ObjectTypes, k.Verbs, k.Departments, k.Positions, k.Grades} {
		for _, code := range []string{"mandatory", "practice", "course", "passed", "RD", "P6"} {
			set[code] = true
		}
	}
	return k
}

func TestTheStoredFormComesBack(t *testing.T) {
	def := Definition{
		Code: "year", Name: Name{Zh: "年度学分", En: "Credits of the year"}, From: "2026-01-01", For: Audience{Grades: []string{"P6"}},
		Criteria: Criterion{All: []Criterion{{Credits: &Credits{Target: 10_000, Window: Window{Kind: Year}}}, {Completed: &Completed{Items: []Item{{"course", "安全"}}}}}},
	}
	raw, err := def.encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(raw)
	if err != nil || back.Criteria.All[0].Credits.Target != 10_000 || back.Criteria.All[1].Completed.Items[0].Code != "安全" || back.For.Grades[0] != "P6" {
		t.Errorf("%s came back as %+v, %v", raw, back, err)
	}
	if _, err := decode(`{"code":"x","criteria":{"weight":3}}`); err == nil {
		t.Error("a criterion nobody knows was read")
	}
}

// Whatever is stored or sent: it is refused with a sentence, or it can be
// judged.
func FuzzDefinition(f *testing.F) {
	for _, seed := range []string{
		`{"code":"a","name":{"zh":"目标"},"criteria":{"credits":{"target":"100","window":{"kind":"year"}}}}`,
		`{"code":"a","name":{"zh":"目标"},"to":"2026-12-31","criteria":{"any":[{"share":{"category":"practice","percent":"30","of":"earned","window":{"kind":"ever"}}},{"completed":{"items":[{"type":"course","code":"x"}],"at_least":1}}]}}`,
		`{"code":"a","name":{"zh":"目标"},"criteria":{"composition":{"reading":"weighted","target":"100","parts":[{"category":"mandatory","percent":"40"},{"category":"practice","percent":"60"}],"window":{"kind":"rolling","months":12}}}}`,
		`{"code":"a","name":{"zh":"目标"},"criteria":{"composition":{"reading":"quota","target":"10000000000","parts":[{"category":"mandatory","percent":"100","bound":"at_most"}],"window":{"kind":"since_hire"}}}}`,
		`{"criteria":{"all":[{"all":[{"all":[{"all":[{"all":[]}]}]}]}]}}`, `{}`, `[]`, `{"code":1}`,
	} {
		f.Add(seed)
	}
	known := everythingKnown()
	record := &Record{
		Stand:  org.Stand{Grade: "P6", HiredOn: time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC)},
		Earned: []Earned{{202601, "mandatory", 5_000}, {202608, "practice", 999_999_999_999}}, Done: map[Doing]bool{},
	}
	world := World{Now: time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC), Zone: time.UTC, Parents: map[string]string{"practice": "mandatory"}}
	f.Fuzz(func(t *testing.T, raw string) {
		def, err := decode(raw)
		if err != nil {
			return
		}
		if err := def.Check(known); err != nil {
			if fault.CodeOf(err) != "goal.invalid" {
				t.Fatalf("%q: an unknown error %v", raw, err)
			}
			return
		}
		p := Evaluate(&def, record, world)
		if p.Percent < 0 || p.Percent > 100 || (p.Percent == 100) != (p.State == Reached) || p.Gap < 0 {
			t.Fatalf("%q is judged %+v", raw, p)
		}
	})
}
