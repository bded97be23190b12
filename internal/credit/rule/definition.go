// Package rule is the pure engine of credit rules: which activity, under which
// conditions, gives whom how many credits of which category.
//
// A Definition is what people write (builder, JSON, YAML). Compile turns it
// into a Rule against the Vocabulary of a tenant, or names everything that is
// wrong with it. A Set of compiled versions answers, for the Facts of one
// activity, which rules match (Match) and what they pay (Award) given the
// counters of the caps. Explain and Sentence say the same in words. Posting,
// explaining and simulating call these same functions.
//
// Nothing here reads a database, a clock or a context: everything is a
// function of values. Credits are fixed.Amount; numbers are exact decimals.
package rule

import (
	"embed"
)

// Locales holds the sentences and phrases of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Definition is one rule as people write it. JSON and YAML have the same
// names. Exported definitions are stable: the same definition gives the same
// bytes and the same Hash.
type Definition struct {
	Code           string       `json:"code"`
	Name           Name         `json:"name"`
	Note           string       `json:"note,omitempty"`
	Category       string       `json:"category"`
	Subcategory    string       `json:"subcategory,omitempty"`
	Tags           []string     `json:"tags,omitempty"`
	When           When         `json:"when"`
	Collect        *Collect     `json:"collect,omitempty"`
	If             *Condition   `json:"if,omitempty"`
	Amount         Amount       `json:"amount"`
	Bonuses        []Bonus      `json:"bonuses,omitempty"`
	Caps           []Cap        `json:"caps,omitempty"`
	Cooldown       *Cooldown    `json:"cooldown,omitempty"`
	Gate           *Gate        `json:"gate,omitempty"`
	Beneficiary    *Beneficiary `json:"beneficiary,omitempty"`
	Scope          *Scope       `json:"scope,omitempty"`
	Replaces       []string     `json:"replaces,omitempty"`
	ExclusiveGroup string       `json:"exclusive_group,omitempty"`
	Validity       Validity     `json:"validity"`
	Effective      Effective    `json:"effective,omitzero"`
	Owner          string       `json:"owner,omitempty"`
	ReviewBy       Date         `json:"review_by,omitempty"`
}

// Name is a name in both languages. English may be empty and is then shown in
// Chinese, and the other way round.
type Name struct {
	ZH string `json:"zh"`
	EN string `json:"en,omitempty"`
}

// In gives the name in a language ("zh-CN" or "en").
func (n Name) In(lang string) string {
	if lang == English && n.EN != "" || n.ZH == "" {
		return n.EN
	}
	return n.ZH
}

// The languages of sentences.
const (
	Chinese = "zh-CN"
	English = "en"
)

// When is the trigger. No object types means any.
type When struct {
	Verbs       []string `json:"verbs"`
	ObjectTypes []string `json:"object_types,omitempty"`
}

// Condition is a tree: exactly one of All, Any, Not, CEL and Field is set.
type Condition struct {
	All   []Condition `json:"all,omitempty"`
	Any   []Condition `json:"any,omitempty"`
	Not   *Condition  `json:"not,omitempty"`
	Field string      `json:"field,omitempty"`
	Op    Op          `json:"op,omitempty"`
	Value *Operand    `json:"value,omitempty"`
	CEL   string      `json:"cel,omitempty"`
}

// Op is the operator of a leaf.
type Op string

// The operators. Under asks whether a department lies in a subtree; Exists
// takes true or false, or no value for true.
const (
	Equal        Op = "=="
	NotEqual     Op = "!="
	Greater      Op = ">"
	GreaterEqual Op = ">="
	Less         Op = "<"
	LessEqual    Op = "<="
	In           Op = "in"
	NotIn        Op = "not_in"
	Contains     Op = "contains"
	Exists       Op = "exists"
	Under        Op = "under"
)

// Amount says how many credits: exactly one of Fixed, ObjectValue, Tiers,
// Formula and Pool. Times multiplies the object's value and is 1 when empty. A
// Fixed below zero is a deduction: it is only proposed, a person confirms it.
type Amount struct {
	Fixed       Decimal `json:"fixed,omitempty"`
	ObjectValue bool    `json:"object_value,omitempty"`
	Times       Decimal `json:"times,omitempty"`
	Tiers       *Tiers  `json:"tiers,omitempty"`
	Formula     string  `json:"formula,omitempty"`
	Pool        *Pool   `json:"pool,omitempty"`
}

// Tiers pays by the highest step that a number reaches. Steps rise strictly.
type Tiers struct {
	Field string `json:"field"`
	Steps []Step `json:"steps"`
}

// Step pays Credits from a number on (inclusive).
type Step struct {
	From    Decimal `json:"from"`
	Credits Decimal `json:"credits"`
}

// Bonus is added after multipliers and is not multiplied, unless it says so
// (decision 7).
type Bonus struct {
	Name       Name       `json:"name"`
	Credits    Decimal    `json:"credits"`
	If         *Condition `json:"if,omitempty"`
	Multiplied bool       `json:"multiplied,omitempty"`
}

// Cap limits what is paid (decision 35). Attribute is set with the key
// "attribute", Group with the subject "group".
type Cap struct {
	Unit      Unit    `json:"unit"`
	Limit     Decimal `json:"limit"`
	Subject   Subject `json:"subject"`
	Group     string  `json:"group,omitempty"`
	Key       Key     `json:"key,omitempty"`
	Attribute string  `json:"attribute,omitempty"`
	Period    Period  `json:"period"`
}

// Unit is what a cap counts.
type Unit string

// The units.
const (
	Credits Unit = "credits"
	Times   Unit = "times"
)

// Subject is over which rules a cap counts: this rule, every rule that names
// the same group, or every rule of the same category. A category cap limits
// the rules that declare it and counts all rules of the category.
type Subject string

// The subjects.
const (
	OfRule     Subject = "rule"
	OfGroup    Subject = "group"
	OfCategory Subject = "category"
)

// Key splits a cap: one count per object, parent object or attribute value.
type Key string

// The keys. The empty key is None.
const (
	None        Key = "none"
	ByObject    Key = "object"
	ByParent    Key = "parent"
	ByAttribute Key = "attribute"
)

// Period is over which time a cap counts, by occurred_at in the zone of the
// facts. Weeks are ISO weeks.
type Period string

// The periods.
const (
	Day     Period = "day"
	Week    Period = "week"
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
	Ever    Period = "ever"
)

// Beneficiary is who is paid. Absent means the actor; otherwise the attribute
// names people by employee number: one text, a list, or shares by number, of
// which those above zero count. Conditions and scope
// always look at the actor.
type Beneficiary struct {
	Attribute string `json:"attribute"`
}

// Scope limits a rule to people. Empty lists do not limit; several lists must
// all hold. Departments include their subtrees unless IncludeSubtree is false.
type Scope struct {
	Departments    []string `json:"departments,omitempty"`
	IncludeSubtree *bool    `json:"include_subtree,omitempty"`
	Positions      []string `json:"positions,omitempty"`
	Grades         []string `json:"grades,omitempty"`
}

// Validity says how long the lot lives: exactly one is set.
type Validity struct {
	Forever       bool `json:"forever,omitempty"`
	Months        int  `json:"months,omitempty"`
	Until         Date `json:"until,omitempty"`
	EndOfNextYear bool `json:"end_of_next_year,omitempty"`
}

// Effective is the range of earned-at days in which a version applies. From is
// included, To is not; empty is open.
type Effective struct {
	From Date `json:"from,omitempty"`
	To   Date `json:"to,omitempty"`
}

// Book is a file of rules and campaigns.
type Book struct {
	Rules     []Definition `json:"rules"`
	Campaigns []Campaign   `json:"campaigns,omitempty"`
}
