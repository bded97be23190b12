package credit

import (
	"context"
	"regexp"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// CategoryID names a category or a sub-category.
type CategoryID int64

// Category is a kind of credits; a sub-category has a parent.
type Category struct {
	ID      CategoryID `json:"id"`
	Parent  string     `json:"parent,omitempty" doc:"Code of the category it is part of"`
	Code    string     `json:"code"`
	Zh      string     `json:"zh"`
	En      string     `json:"en"`
	Sort    int        `json:"sort"`
	Retired bool       `json:"retired"`
}

// firstCategories are the categories every tenant begins with.
var firstCategories = []Category{
	{Code: "mandatory", Zh: "必修", En: "Mandatory", Sort: 1},
	{Code: "elective", Zh: "选修", En: "Elective", Sort: 2},
	{Code: "practice", Zh: "实践", En: "Practice", Sort: 3},
	{Code: "team_management", Parent: "practice", Zh: "团队管理", En: "Team management", Sort: 4},
}

// mostCategories bounds the categories of a tenant; each is a column of the
// export and a place on the phone.
const mostCategories = 60

var categoryCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Seed gives a new tenant its first categories.
func (s *Service) Seed(ctx context.Context, tx *db.Tx) error {
	for _, c := range firstCategories {
		if _, err := s.PutCategory(ctx, tx, c); err != nil {
			return err
		}
	}
	return bumpStamp(ctx, tx)
}

// Categories lists all categories, main ones before their parts.
func (s *Service) Categories(ctx context.Context, tx *db.Tx) ([]Category, error) {
	return listCategories(ctx, tx)
}

// PutCategory adds a category or changes its names and place. Codes and
// parents never change, since statements and rules name them. Faults:
// credit.category_code, credit.category_names, credit.category_parent,
// credit.too_many_categories.
func (s *Service) PutCategory(ctx context.Context, tx *db.Tx, c Category) (Category, error) {
	if !categoryCode.MatchString(c.Code) {
		return c, fault.New(fault.Invalid, "credit.category_code", fault.Args{"code": c.Code}).At("code")
	}
	const longest = 60
	if c.Zh == "" || c.En == "" || len([]rune(c.Zh)) > longest || len([]rune(c.En)) > longest {
		return c, fault.New(fault.Invalid, "credit.category_names", fault.Args{"most": longest}).At("zh")
	}
	all, err := listCategories(ctx, tx)
	if err != nil {
		return c, err
	}
	parent, old := find(all, c.Parent), find(all, c.Code)
	if c.Parent != "" && (parent == nil || parent.Parent != "" || c.Parent == c.Code) {
		return c, fault.New(fault.Invalid, "credit.category_parent", fault.Args{"parent": c.Parent}).At("parent")
	}
	if old != nil && old.Parent != c.Parent {
		return c, fault.New(fault.Conflict, "credit.category_parent_fixed", fault.Args{"code": c.Code}).At("parent")
	}
	if old == nil && len(all) >= mostCategories {
		return c, fault.New(fault.TooLarge, "credit.too_many_categories", fault.Args{"most": mostCategories})
	}
	if old != nil {
		c.ID = old.ID
		return c, updateCategory(ctx, tx, c, s.clock.Now())
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return c, err
	}
	c.ID = CategoryID(id)
	var parentID any
	if parent != nil {
		parentID = int64(parent.ID)
	}
	return c, insertCategory(ctx, tx, c, parentID)
}

func find(all []Category, code string) *Category {
	for i := range all {
		if code != "" && all[i].Code == code {
			return &all[i]
		}
	}
	return nil
}
