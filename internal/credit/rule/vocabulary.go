package rule

import (
	"slices"
)

// Vocabulary is what a tenant has: rules are checked against it and shown in
// its words. It is a value of the moment; a compiled rule keeps no reference.
type Vocabulary struct {
	Verbs       []Term
	ObjectTypes []Term
	Categories  []Category
	Attributes  []Attribute // of activities: attributes.<name>
	Custom      []Attribute // custom fields of objects: object.custom.<name>
	Departments []Term
	Positions   []Term
	Grades      []Term
	Campaigns   []Term // names of campaigns, for explanations; may be empty
	Deductions  bool   // whether rules may propose to take credits
	Rules       []Term // names of rules, for explanations that name another rule; may be empty
}

// Term is a code with its names.
type Term struct {
	Code string
	Name Name
}

// Category is a credit category with its sub-categories.
type Category struct {
	Code          string
	Name          Name
	Subcategories []Term
}

// Attribute declares an extra field that rules may read. Unit is a word such
// as 人 or 分钟, shown behind the number.
type Attribute struct {
	Name  string
	Label Name
	Type  FieldType
	Unit  Name
}

// FieldType is the type of a field as people choose it.
type FieldType string

// The types of fields.
const (
	NumberField FieldType = "number"
	TextField   FieldType = "text"
	BoolField   FieldType = "bool"
	DateField   FieldType = "date"
	ListField   FieldType = "list"
)

func termIn(terms []Term, code string) (Term, bool) {
	i := slices.IndexFunc(terms, func(t Term) bool { return t.Code == code })
	if i < 0 {
		return Term{}, false
	}
	return terms[i], true
}

func (v *Vocabulary) category(code string) (Category, bool) {
	i := slices.IndexFunc(v.Categories, func(c Category) bool { return c.Code == code })
	if i < 0 {
		return Category{}, false
	}
	return v.Categories[i], true
}

// nameOf shows a code by its name, or the code itself where it is unknown.
func nameOf(terms []Term, code, lang string) string {
	if t, ok := termIn(terms, code); ok {
		return t.Name.In(lang)
	}
	return code
}
