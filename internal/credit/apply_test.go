package credit_test

import (
	"context"
	"testing"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

// Somebody drafted in the builder what the file says: applying the file puts
// it in force, and applying it again changes nothing.
func TestApplyingAFilePublishesADraftThatSaysTheSame(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		book, err := rule.DecodeBook([]byte(companyF))
		if err != nil {
			t.Fatal(err)
		}
		apply := func() (out credit.Applied) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = c.Credit.Apply(ctx, tx, book, "test", 1)
				return err
			})
			return out
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Credit.SaveDraft(ctx, tx, book.Rules[0], "drafted", 1)
			return err
		})
		if got := apply(); len(got.Published) != len(book.Rules) || len(got.Unchanged) != 0 {
			t.Errorf("the first time %+v; want all published", got)
		}
		if got := apply(); len(got.Unchanged) != len(book.Rules) {
			t.Errorf("the second time %+v; want all unchanged", got)
		}
	})
}
