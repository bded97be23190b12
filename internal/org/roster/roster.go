// Package roster takes a company's people from a spreadsheet 花名册: their
// departments, positions, grades, managers and mentors.
//
// It goes in three steps that know nothing of each other: reading turns a file
// into rows, planning (MakePlan, a function of values) compares the rows with
// the company, writing stores the plan in one transaction. A preview is the
// first two; confirming does all three again on the company as it is then.
// A row with a mistake is kept out and never takes a good one with it; the
// same file again changes nothing.
package roster
