package credithttp_test

import (
	"context"
	"fmt"
	"testing"

	"xuefen/internal/credit/credithttp"
	"xuefen/internal/platform/db"
)

func TestPromisesAreShownToTheirOwnersAndCountedForHR(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(h, rules)
		h.did("1001", "enrolled", "course", "PY")
		h.did("1002", "enrolled", "course", "PY")
		type list struct {
			Items []credithttp.Promise `json:"items"`
		}
		mine := read[list](h.ask("1001", "GET", "/me/promises", nil).is(200)).Items
		if len(mine) != 1 || mine[0].Amount != 500 || mine[0].ObjectCode != "PY" || mine[0].Rule.Code != "training" || mine[0].KeptAt != nil {
			t.Errorf("林晓 reads %+v; want 5.00 for PY", mine)
		}
		var id int64
		h.Read(h, func(ctx context.Context, tx *db.Tx) error {
			rules, err := h.Credit.Rules(ctx, tx)
			for _, v := range rules {
				if v.Definition.Code == "training" {
					id = int64(v.Rule)
				}
			}
			return err
		})
		path := fmt.Sprintf("/rules/%d/promises", id)
		h.ask("1001", "GET", path, nil).problem(403, "http.forbidden")
		if got := read[credithttp.OpenPromises](h.ask("1007", "GET", path, nil).is(200)); got.People != 2 || got.Amount != 1000 {
			t.Errorf("HR reads %+v; want two people with 10.00", got)
		}
		h.did("1001", "completed", "course", "PY")
		if got := read[credithttp.OpenPromises](h.ask("1007", "GET", path, nil).is(200)); got.People != 1 {
			t.Errorf("after one was kept HR reads %+v", got)
		}
		if mine = read[list](h.ask("1001", "GET", "/me/promises", nil).is(200)).Items; mine[0].KeptAt == nil {
			t.Error("the promise that was kept looks open")
		}
	})
}
