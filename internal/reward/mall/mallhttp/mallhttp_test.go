package mallhttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/reward/mall"
	"xuefen/internal/reward/mall/mallhttp"
)

const learning = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.quantity}
  validity: {forever: true}
`

// site is the company with its mall on the air.
type site struct {
	*credittest.Company
	t       *testing.T
	handler http.Handler
}

// names are the people behind accounts: an account is its person's id plus 1.
type names struct{ c *credittest.Company }

func (n names) NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error) {
	people := make([]org.PersonID, len(accounts))
	for i, a := range accounts {
		people[i] = org.PersonID(a - 1)
	}
	found, err := n.c.Org.NamesOf(ctx, tx, people)
	out := map[int64]string{}
	for p, name := range found {
		out[int64(p)+1] = name.Name
	}
	return out, err
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), mall.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, learning)
		words := i18n.New()
		if err := words.Load(i18n.Locales, mall.Locales(), credit.Locales(), org.Locales(), blob.Locales); err != nil {
			t.Fatal(err)
		}
		files, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: func(r *http.Request) (access.Actor, error) { return actorOf(c, r), nil }})
		mallhttp.Register(api, mallhttp.Parts{
			DB: d, Clock: c.Clock, Mall: mall.New(c.Clock, c.Org, c.Credit), Org: c.Org, Credit: c.Credit, Words: words, Accounts: names{c},
			Files: files,
		})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		test(&site{c, t, api})
	})
}

// actorOf makes whoever the header names: everybody redeems; 苏敏 handles all
// orders and maintains rewards; 王磊 handles those of his department.
func actorOf(c *credittest.Company, r *http.Request) access.Actor {
	person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
	if err != nil {
		return access.Actor{}
	}
	grant := func(scope access.Scope, permissions ...string) (list []access.Grant) {
		for _, p := range permissions {
			list = append(list, access.Grant{Permission: p, Scope: scope})
		}
		return list
	}
	a := access.Actor{Tenant: int64(c.Tenant), Account: person + 1, Person: person, Via: access.Token}
	a.Grants = append(grant(access.Self, mall.OrderRead), grant(access.Tenant, mall.Read, mall.Redeem)...)
	switch org.PersonID(person) {
	case c.Wang:
		a.Grants = append(a.Grants, grant(access.Team, mall.OrderRead, mall.OrderHandle)...)
	case c.Su:
		a.Grants = append(a.Grants, grant(access.Tenant, mall.OrderRead, mall.OrderHandle, mall.RewardManage)...)
	}
	return a
}

func (s *site) send(who org.PersonID, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// ask sends a request and reads the answer into out.
func (s *site) ask(who org.PersonID, method, path, body string, out any) int {
	s.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := s.send(who, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
		}
	}
	return w.Code
}

func (s *site) earn(number, amount string) {
	s.t.Helper()
	in := s.Did(number, "completed", "course", "C"+number)
	in.Result.Quantity = amount
	s.Record(s.t, in)
}

const leave = `{"terms": {"name": {"zh": "额外年假", "en": "Extra leave"}, "kind": "leave", "quantity": "1", "needs_approval": true}, "price": "100", "value": "400", "stock": 2}`

func (s *site) addReward(body string) mallhttp.Reward {
	s.t.Helper()
	var r mallhttp.Reward
	if status := s.ask(s.Su, "POST", "/rewards", body, &r); status != 201 {
		s.t.Fatalf("adding a reward answered %d: %+v", status, r)
	}
	return r
}

func wish(r mallhttp.Reward, key string) string {
	return fmt.Sprintf(`{"reward_id": %d, "price": %q, "key": %q}`, r.ID, r.Price, key)
}

func TestFromTheShelfToTheReceipt(t *testing.T) {
	each(t, func(s *site) {
		s.earn("1001", "120")
		r := s.addReward(leave)
		var shelf mallhttp.Shelf
		s.ask(s.Lin, "GET", "/mall", "", &shelf)
		if shelf.Available != 12000 || len(shelf.Items) != 1 || shelf.Items[0].Name.Zh != "额外年假" || *shelf.Items[0].Left != 2 || !shelf.Items[0].Can.Redeem {
			t.Fatalf("the shelf is %+v", shelf)
		}
		var o, again mallhttp.Order
		if status := s.ask(s.Lin, "POST", "/orders", wish(r, "click-0001"), &o); status != 201 || o.State != "placed" || !o.Can.Cancel || o.Can.Decide {
			t.Fatalf("redeeming answered %d: %+v", status, o)
		}
		if status := s.ask(s.Lin, "POST", "/orders", wish(r, "click-0001"), &again); status != 200 || again.ID != o.ID {
			t.Errorf("the second click answered %d with order %d; want 200 with %d", status, again.ID, o.ID)
		}
		s.ask(s.Lin, "GET", "/mall", "", &shelf)
		if shelf.Available != 2000 || shelf.Held != 10000 || shelf.Accumulated != 12000 || shelf.Items[0].Lacks != 8000 || shelf.Items[0].Can.Redeem {
			t.Errorf("after redeeming the shelf is %+v", shelf)
		}
		decision := fmt.Sprintf("/orders/%d/decision", o.ID)
		if status := s.ask(s.Su, "PUT", decision, `{"accept": true, "note": "同意"}`, &o); status != 200 || o.State != "approved" || !o.Can.Fulfil {
			t.Errorf("approving answered %d: %+v", status, o)
		}
		if status := s.ask(s.Su, "PUT", fmt.Sprintf("/orders/%d/fulfilment", o.ID), `{}`, &o); status != 200 || o.State != "fulfilled" {
			t.Errorf("fulfilling answered %d: %+v", status, o)
		}
		var way mallhttp.OrderWithWay
		s.ask(s.Lin, "GET", fmt.Sprintf("/orders/%d", o.ID), "", &way)
		want := fmt.Sprintf("兑换单 %d：林晓（1001）于 2026-09-01 10:00 用 100 学分兑换“额外年假”（1 天），2026-09-01 10:00 发放完成，学分已扣除。", o.ID)
		if way.Receipt != want || len(way.Changes) != 3 || way.Changes[1].By != "苏敏" || way.Changes[1].Note != "同意" || way.Can != (mallhttp.OrderCan{}) {
			t.Errorf("the order reads %+v", way)
		}
		s.ask(s.Lin, "GET", "/mall", "", &shelf)
		if shelf.Held != 0 || shelf.Available != 2000 {
			t.Errorf("at the end the shelf is %+v", shelf)
		}
	})
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	each(t, func(s *site) {
		s.earn("1001", "99.99")
		r := s.addReward(leave)
		var problem struct {
			Code   string `json:"code"`
			Detail string `json:"detail"`
		}
		if status := s.ask(s.Lin, "POST", "/orders", wish(r, "click-0001"), &problem); status != 409 || problem.Code != "credit.not_enough" {
			t.Errorf("99.99 for 100 answered %d %+v", status, problem)
		}
		r.Price = 9000
		if status := s.ask(s.Lin, "POST", "/orders", wish(r, "click-0002"), &problem); status != 409 || problem.Code != "mall.price_changed" || problem.Detail != "价格已从 90 学分变为 100 学分，请确认后重新兑换。" {
			t.Errorf("a stale price answered %d %+v", status, problem)
		}
		s.addReward(strings.Replace(leave, `"needs_approval": true`, `"needs_approval": true, "who": {"min_accumulated": "150", "window": "year"}`, 1))
		var shelf mallhttp.Shelf
		s.ask(s.Lin, "GET", "/mall", "", &shelf)
		if o := shelf.Items[1]; o.RefusalCode != "mall.accumulate_first" || o.Refusal != "今年累计满 150 学分可兑换，现有 99.99，还差 50.01。" || o.Can.Redeem {
			t.Errorf("the second offer is %+v", o)
		}
	})
}

func TestOrdersAreHandledWithinReach(t *testing.T) {
	each(t, func(s *site) {
		for _, number := range []string{"1001", "1009", "1006", "1007"} {
			s.earn(number, "120")
		}
		r := s.addReward(strings.Replace(leave, `, "stock": 2`, "", 1))
		place := func(p org.PersonID) (o mallhttp.Order) {
			if status := s.ask(p, "POST", "/orders", wish(r, "click-0001"), &o); status != 201 {
				t.Fatalf("redeeming answered %d", status)
			}
			return o
		}
		lin, huang, wang, su := place(s.Lin), place(s.Huang), place(s.Wang), place(s.Su)
		decide := func(who org.PersonID, o mallhttp.Order) int {
			return s.ask(who, "PUT", fmt.Sprintf("/orders/%d/decision", o.ID), `{"accept": true}`, nil)
		}
		for _, c := range []struct {
			what string
			who  org.PersonID
			o    mallhttp.Order
			want int
		}{
			{"an employee decides", s.Lin, lin, 403}, {"the manager about another branch", s.Wang, huang, 404}, {"the manager about himself", s.Wang, wang, 404},
			{"HR about herself", s.Su, su, 403}, {"the manager about his team", s.Wang, lin, 200}, {"again", s.Wang, lin, 409},
		} {
			if got := decide(c.who, c.o); got != c.want {
				t.Errorf("%s: %d; want %d", c.what, got, c.want)
			}
		}
		if got := s.ask(s.Lin, "GET", fmt.Sprintf("/orders/%d", huang.ID), "", nil); got != 404 {
			t.Errorf("a colleague reads an order: %d; want 404", got)
		}
		var page httpx.Page[mallhttp.Order]
		s.ask(s.Wang, "GET", "/orders?state=placed,approved&oldest_first=true", "", &page)
		if len(page.Items) != 2 || page.Items[0].Person != "林晓" || !page.Items[0].Can.Fulfil || page.Items[1].Can.Decide {
			t.Errorf("the manager sees %+v", page.Items)
		}
		var seen []string
		for cursor := ""; ; {
			s.ask(s.Su, "GET", "/orders?limit=3&cursor="+cursor, "", &page)
			for _, o := range page.Items {
				seen = append(seen, o.Person)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
			page.Next = ""
		}
		if strings.Join(seen, " ") != "苏敏 王磊 黄志强 林晓" {
			t.Errorf("HR sees %v", seen)
		}
		if got := s.ask(s.Lin, "PUT", fmt.Sprintf("/orders/%d/cancellation", lin.ID), `{}`, nil); got != 409 {
			t.Errorf("cancelling what was approved: %d; want 409", got)
		}
		if got := s.ask(s.Huang, "PUT", fmt.Sprintf("/orders/%d/cancellation", huang.ID), `{}`, nil); got != 200 {
			t.Errorf("cancelling one's own: %d; want 200", got)
		}
		if got := s.ask(s.Wang, "PUT", fmt.Sprintf("/orders/%d/cancellation", lin.ID), `{"note": "人手不足"}`, nil); got != 200 {
			t.Errorf("cancelling by those who handle it: %d; want 200", got)
		}
	})
}

func TestRewardsAreMaintained(t *testing.T) {
	each(t, func(s *site) {
		r := s.addReward(leave)
		path := fmt.Sprintf("/rewards/%d", r.ID)
		if got := s.ask(s.Lin, "PUT", path+"/price", `{"price": "1"}`, nil); got != 403 {
			t.Errorf("an employee changes a price: %d", got)
		}
		var changed mallhttp.Reward
		if got := s.ask(s.Su, "PUT", path+"/price", `{"price": "80.50", "value": "400", "cause": "兑换率偏低"}`, &changed); got != 200 || changed.Price != 8050 || changed.PriceVersion != 2 {
			t.Errorf("changing the price: %d %+v", got, changed)
		}
		var prices mallhttp.PriceVersions
		s.ask(s.Su, "GET", path+"/prices", "", &prices)
		if len(prices.Items) != 2 || prices.Items[0].By != "苏敏" || prices.Items[0].Cause != "兑换率偏低" {
			t.Errorf("prices %+v", prices)
		}
		var unlimited mallhttp.Reward
		if got := s.ask(s.Su, "PUT", path+"/stock", `{"was": 5, "now": 9}`, nil); got != 409 {
			t.Errorf("setting a stock that has moved: %d", got)
		}
		if got := s.ask(s.Su, "PUT", path+"/stock", `{"was": 2}`, &unlimited); got != 200 || unlimited.Stock != nil {
			t.Errorf("making it unlimited: %d %+v", got, unlimited)
		}
		terms := `{"name": {"zh": "额外年假一天"}, "kind": "leave", "quantity": "1", "needs_approval": false}`
		if got := s.ask(s.Su, "PUT", path, terms, &changed); got != 200 || changed.Terms.Name.Zh != "额外年假一天" || changed.Price != 8050 {
			t.Errorf("changing the terms: %d %+v", got, changed)
		}
		if got := s.ask(s.Su, "PUT", path+"/retirement", `{"reason": "换新一季"}`, nil); got != 204 {
			t.Errorf("retiring: %d", got)
		}
		var all mallhttp.Rewards
		s.ask(s.Su, "GET", "/rewards", "", &all)
		if len(all.Items) != 1 || all.Items[0].RetiredAt == nil || all.Items[0].Can != (mallhttp.RewardCan{}) {
			t.Errorf("all rewards %+v", all)
		}
		var offer mallhttp.Offer
		if got := s.ask(s.Lin, "GET", fmt.Sprintf("/mall/%d", r.ID), "", &offer); got != 200 || offer.RefusalCode != "mall.retired" {
			t.Errorf("a retired reward: %d %+v", got, offer)
		}
	})
}

func TestAPictureIsShown(t *testing.T) {
	each(t, func(s *site) {
		r := s.addReward(leave)
		path := fmt.Sprintf("/api/v1/rewards/%d/picture", r.ID)
		if w := s.send(s.Lin, httptest.NewRequest("GET", path, nil)); w.Code != 404 {
			t.Errorf("without a picture: %d", w.Code)
		}
		upload := func(who org.PersonID, content []byte) int {
			var b bytes.Buffer
			form := multipart.NewWriter(&b)
			part, err := form.CreateFormFile("file", "leave.png")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write(content); err != nil {
				t.Fatal(err)
			}
			if err := form.Close(); err != nil {
				t.Fatal(err)
			}
			request := httptest.NewRequest("PUT", path, &b)
			request.Header.Set("Content-Type", form.FormDataContentType())
			return s.send(who, request).Code
		}
		var drawing bytes.Buffer
		if err := png.Encode(&drawing, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
			t.Fatal(err)
		}
		if got := upload(s.Lin, drawing.Bytes()); got != 403 {
			t.Errorf("an employee uploads: %d", got)
		}
		if got := upload(s.Su, []byte("<svg onload=alert(1)>")); got != 422 {
			t.Errorf("what is no picture: %d", got)
		}
		if got := upload(s.Su, drawing.Bytes()); got != 200 {
			t.Fatalf("uploading: %d", got)
		}
		w := s.send(s.Lin, httptest.NewRequest("GET", path+"?v=1", nil))
		raw, err := io.ReadAll(w.Body)
		if err != nil || w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "image/") {
			t.Fatalf("got %d %s, %v", w.Code, w.Header().Get("Content-Type"), err)
		}
		if shown, _, err := image.Decode(bytes.NewReader(raw)); err != nil || shown.Bounds().Dx() != 30 {
			t.Errorf("the picture comes back as %v, %v", shown, err)
		}
		if got := s.ask(s.Su, "DELETE", fmt.Sprintf("/rewards/%d/picture", r.ID), "", nil); got != 200 {
			t.Errorf("removing it: %d", got)
		}
	})
}
