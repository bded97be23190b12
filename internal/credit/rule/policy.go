package rule

import (
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

// Policy is what a company sets for all its rules at once. A policy applies to
// activities recorded from From on, until the next one.
type Policy struct {
	// ClientLimit is the most that one payment may be where nothing stands
	// behind the activity but the word of the person or of a program on the
	// person's device (decision 18); zero is no limit.
	ClientLimit fixed.Amount
	// Ceiling is the most by which campaigns multiply together (decision 7).
	Ceiling expr.Number
	// Deductions lets rules propose to take credits.
	Deductions bool
	From       time.Time
}

// DefaultPolicy is what applies until a company sets its own.
func DefaultPolicy() Policy { return Policy{ClientLimit: 10_00, Ceiling: expr.Whole(3)} }

// weak tells whether nobody but the person or the person's device says so.
func (e Evidence) weak() bool { return e == SelfDeclared || e == ClientReported }

// Govern gives the set the policies and campaigns of the company. Policies are
// in the order in which they were set. It is called once, right after NewSet.
func (s *Set) Govern(policies []Policy, campaigns []*Boost) error {
	s.policies = policies
	return s.joinCampaigns(campaigns)
}

// policyAt is the policy for what is recorded then.
func (s *Set) policyAt(recordedAt time.Time) Policy {
	for i := len(s.policies) - 1; i >= 0; i-- {
		if !recordedAt.Before(s.policies[i].From) {
			return s.policies[i]
		}
	}
	return DefaultPolicy()
}
