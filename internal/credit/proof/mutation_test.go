package proof_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // somebody with access to the database

	"xuefen/internal/credit"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

var (
	mutations    = flag.Int("mutations", 200, "how many random changes behind the program's back are tried on each database")
	mutationSeed = flag.Uint64("mutation-seed", 20260901, "where the random changes begin")
)

// victim is a table with what names its rows.
type victim struct {
	table string
	keys  []string
	names func(row values, f finding) bool // whether a finding names the row
}

type values map[string]any

func (v values) int(column string) int64 {
	n, _ := v[column].(int64)
	return n
}

// finding is what all verifications together say.
type finding struct {
	what                       string
	person, transfer, activity int64
	detail                     string
}

func byTransfer(column string) func(values, finding) bool {
	return func(row values, f finding) bool { return f.transfer == row.int(column) }
}

func byPerson(row values, f finding) bool { return f.person == row.int("person_id") }

func byDetail(format string, columns ...string) func(values, finding) bool {
	return func(row values, f finding) bool {
		args := make([]any, len(columns))
		for i, c := range columns {
			args[i] = row.int(c)
		}
		return strings.Contains(f.detail+" ", fmt.Sprintf(format, args...))
	}
}

func either(names ...func(values, finding) bool) func(values, finding) bool {
	return func(row values, f finding) bool {
		return slices.ContainsFunc(names, func(name func(values, finding) bool) bool { return name(row, f) })
	}
}

// victims are all tables of the ledger and of the log. A transfer that is gone
// before it got its place can only be named by whose it was and the number
// that is missing.
var victims = []victim{
	{"transfer", []string{"id"}, either(byTransfer("id"), func(row values, f finding) bool {
		return f.person == row.int("person_id") && f.what != "lot" && f.what != "standing"
	})},
	{"lot", []string{"id"}, byTransfer("id")},
	{"lot_use", []string{"transfer_id", "lot_id"}, byTransfer("transfer_id")},
	{"balance", []string{"person_id"}, byPerson},
	{"standing", []string{"person_id", "month", "category_id", "department_id"}, byPerson},
	{"cap_counter", []string{"key"}, func(row values, f finding) bool {
		key, _ := row["key"].(string)
		return f.what == "cap" && (strings.HasPrefix(key, fmt.Sprint(f.person)) || strings.Contains(f.detail, "counters are kept"))
	}},
	{"outcome", []string{"activity_id"}, func(row values, f finding) bool { return f.activity == row.int("activity_id") }},
	{"proof_leaf", []string{"place"}, either(byTransfer("transfer_id"), byDetail("place %d of", "place"), byDetail("place %d was", "place"))},
	{"proof_tile", []string{"level", "number"}, byDetail("tile %d of level %d ", "number", "level")},
	{"proof_head", []string{"number"}, byDetail("head %d ", "number")},
	{"proof_log", []string{"tenant_id"}, func(_ values, f finding) bool { return f.what == "log" }},
	{"proof_seed", []string{"person_id"}, byPerson},
}

// intruder has full access to the database and not to the key.
type intruder struct {
	t    *testing.T
	site *site
	raw  *sql.DB
	rand *rand.Rand
	rows map[string][]values
}

// Whatever is changed, removed, made up, exchanged or re-dated by hand is
// found, and the row is named, on both databases.
func TestWhateverIsDoneByHandIsFoundAndNamed(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "xuefen.db")
		breakIn(t, dbtest.Open(t, db.Options{Path: path}, modules()), "sqlite", path)
	})
	t.Run("postgres", func(t *testing.T) {
		url := dbtest.PostgreSQLURL(t, modules())
		breakIn(t, dbtest.Open(t, db.Options{URL: url}, modules()), "pgx", url)
	})
}

func breakIn(t *testing.T, d *db.DB, driver, source string) {
	s := open(t, d)
	s.live()
	raw, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	raw.SetMaxOpenConns(1)
	i := &intruder{t: t, site: s, raw: raw, rand: rand.New(rand.NewPCG(*mutationSeed, 7)), rows: map[string][]values{}}
	if driver == "sqlite" {
		for _, table := range []string{"transfer", "lot_use", "outcome", "proof_leaf", "proof_head"} {
			for _, on := range []string{"UPDATE", "DELETE"} {
				i.must("DROP TRIGGER " + table + "_never_" + on)
			}
		}
	}
	for _, v := range victims {
		i.must("CREATE TABLE kept_" + v.table + " AS SELECT * FROM " + v.table)
		i.rows[v.table] = i.read(v.table)
		if len(i.rows[v.table]) == 0 {
			t.Fatalf("%s is empty; nothing can be done to it", v.table)
		}
	}
	if f := i.verify(); f != nil {
		t.Fatalf("before anything is done: %+v", *f)
	}
	tried := map[string]int{}
	for done := 0; done < *mutations; {
		if name, ok := i.try(done); ok {
			done++
			tried[name]++
		}
	}
	t.Logf("%v", tried)
	if f := i.verify(); f != nil {
		t.Fatalf("after everything is undone: %+v", *f)
	}
}

// live lets the company live for some days, so that every table holds
// something: transfers of all kinds with places and a few without.
func (s *site) live() {
	for day := range 4 {
		s.learn(3, "1001", "1002", "1003")
		s.Record(s.t, s.Scored("1001", "passed", "exam", "E", "90"), s.Scored("1003", "passed", "exam", "E", "70"))
		s.hold(s.Lin, int64(100+day), day%2 == 0)
		list := s.transfersOf(s.Xu)
		s.Tx(s.t, func(ctx context.Context, tx *db.Tx) error {
			return s.Credit.Reverse(ctx, tx, list[len(list)-1].ID, "重复计分", 1)
		})
		s.place()
		s.Later(26 * time.Hour)
	}
	if err := s.Proof.CloseDay(s.t.Context(), s.Tenant); err != nil {
		s.t.Fatal(err)
	}
	s.learn(2, "1001", "1009") // these have no place yet
}

func (i *intruder) exec(query string, args ...any) error {
	_, err := i.raw.ExecContext(i.t.Context(), query, args...)
	return err
}

func (i *intruder) must(query string, args ...any) {
	i.t.Helper()
	if err := i.exec(query, args...); err != nil {
		i.t.Fatalf("%v in %s", err, query)
	}
}

func (i *intruder) read(table string) (out []values) {
	rows, err := i.raw.QueryContext(i.t.Context(), "SELECT * FROM "+table)
	if err != nil {
		i.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		i.t.Fatal(err)
	}
	for rows.Next() {
		cells := make([]any, len(columns))
		into := make([]any, len(columns))
		for n := range cells {
			into[n] = &cells[n]
		}
		if err := rows.Scan(into...); err != nil {
			i.t.Fatal(err)
		}
		row := values{}
		for n, c := range columns {
			row[c] = cells[n]
		}
		out = append(out, row)
	}
	return out
}

// try does one random thing and expects it to be found; it tells what it did.
// What the database itself refuses is no case.
func (i *intruder) try(n int) (name string, ok bool) {
	i.t.Helper()
	v := victims[i.rand.IntN(len(victims))]
	rows := i.rows[v.table]
	row := rows[i.rand.IntN(len(rows))]
	deeds := []func(victim, values) (string, []values, error){i.change, i.change, i.remove, i.makeUp, i.exchange}
	if v.table == "transfer" {
		deeds = append(deeds, i.makeUpWithBalance, i.removeWithBalance)
	}
	deed, concerned, err := deeds[i.rand.IntN(len(deeds))](v, row)
	defer i.undo(v)
	if err != nil || deed == "" {
		return "", false
	}
	if i.rand.IntN(4) == 0 { // the background part comes by before anybody verifies
		if err := i.site.Proof.Look(i.t.Context(), i.site.Tenant); err != nil {
			i.t.Errorf("case %d: %s: the look ended with %v", n, deed, err)
		}
	}
	f := i.verify()
	if f == nil {
		i.t.Errorf("case %d: %s was not found", n, deed)
	} else if !slices.ContainsFunc(concerned, func(row values) bool { return v.names(row, *f) }) {
		i.t.Errorf("case %d: %s was found as %+v, which does not name the row", n, deed, *f)
	}
	return v.table, true
}

// undo puts back what the deed and the look touched.
func (i *intruder) undo(of victim) {
	i.t.Helper()
	for _, v := range victims {
		ledger := slices.Contains([]string{"lot", "balance", "standing"}, v.table) && of.table == "transfer"
		if v.table != of.table && !ledger && !strings.HasPrefix(v.table, "proof_") {
			continue
		}
		i.must("DELETE FROM " + v.table)
		i.must("INSERT INTO " + v.table + " SELECT * FROM kept_" + v.table)
	}
	i.must("DELETE FROM proof_refusal")
}

// verify runs all verifications in the order in which the command does.
func (i *intruder) verify() *finding {
	i.t.Helper()
	var f *finding
	s := i.site
	s.Read(i.t, func(ctx context.Context, tx *db.Tx) error {
		log, err := s.Proof.Verify(ctx, tx, func(int64, int64) {})
		if err != nil {
			return err
		}
		if d := log.First; d != nil {
			f = &finding{what: d.What, person: int64(d.Person), transfer: int64(d.Transfer), detail: d.Detail}
			return nil
		}
		var v credit.Verification
		if v, err = s.Credit.Verify(ctx, tx, func(int) {}); err != nil {
			return err
		}
		if d := v.First; d != nil {
			f = &finding{what: d.What, person: int64(d.Person), transfer: int64(d.Transfer), activity: int64(d.Activity), detail: d.Detail}
		}
		return nil
	})
	return f
}

// where selects a row by its key.
func where(v victim, row values, from int) (string, []any) {
	var conditions []string
	var args []any
	for n, k := range v.keys {
		conditions = append(conditions, fmt.Sprintf("%s = $%d", k, from+n))
		args = append(args, row[k])
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

// change gives one column another value.
func (i *intruder) change(v victim, row values) (string, []values, error) {
	columns := make([]string, 0, len(row))
	for c := range row {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	column := columns[i.rand.IntN(len(columns))]
	if i.unpaid(v, row) && (column == "activity_id" || column == "tenant_id") {
		return "", nil, nil
	}
	to := i.other(v.table, column, row[column])
	if reflect.DeepEqual(to, row[column]) {
		return "", nil, nil
	}
	condition, args := where(v, row, 2)
	changed := values{}
	for c, value := range row {
		changed[c] = value
	}
	changed[column] = to
	err := i.exec("UPDATE "+v.table+" SET "+column+" = $1"+condition, append([]any{to}, args...)...)
	return fmt.Sprintf("changing %s.%s of %v from %v to %v", v.table, column, args, row[column], to), []values{row, changed}, err
}

// other is another value for a column: near by, far away, or of another row.
func (i *intruder) other(table, column string, was any) any {
	if i.rand.IntN(3) == 0 {
		rows := i.rows[table]
		return rows[i.rand.IntN(len(rows))][column]
	}
	const day = 86_400_000_000
	switch x := was.(type) {
	case int64:
		return x + []int64{1, -1, 100, -100, day, -day}[i.rand.IntN(6)]
	case string:
		return x + "x"
	case bool:
		return !x
	case []byte:
		flipped := slices.Clone(x)
		flipped[i.rand.IntN(len(flipped))] ^= 1 << i.rand.IntN(8)
		return flipped
	}
	return int64(i.rand.IntN(1_000_000)) // of a column without a value
}

func (i *intruder) remove(v victim, row values) (string, []values, error) {
	if i.unpaid(v, row) {
		return "", nil, nil
	}
	condition, args := where(v, row, 1)
	return fmt.Sprintf("removing %s %v", v.table, args), []values{row}, i.exec("DELETE FROM "+v.table+condition, args...)
}

// unpaid tells of an outcome that no transfer refers to: nothing in the ledger
// follows from it, and its absence cannot be seen there.
func (i *intruder) unpaid(v victim, row values) bool {
	return v.table == "outcome" && !slices.ContainsFunc(i.rows["transfer"], func(t values) bool {
		return t["activity_id"] == row["activity_id"] && t["kind"] == "award"
	})
}

func (i *intruder) insert(table string, row values) error {
	var columns, places []string
	var args []any
	for c, value := range row {
		columns = append(columns, c)
		args = append(args, value)
		places = append(places, fmt.Sprintf("$%d", len(args)))
	}
	return i.exec("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(places, ", ")+")", args...)
}

// copyOf makes a row up after the image of another.
func (i *intruder) copyOf(v victim, row values) values {
	made := values{}
	for c, value := range row {
		made[c] = value
	}
	fresh := int64(900_000_000 + i.rand.IntN(1_000_000))
	switch v.table {
	case "transfer":
		made["id"], made["key"] = fresh, fmt.Sprintf("made up %d", fresh)
		for _, t := range i.rows["transfer"] {
			if t["person_id"] == row["person_id"] && t.int("seq") >= made.int("seq") {
				made["seq"], made["available_after"] = t.int("seq")+1, t.int("available_after")+row.int("amount")
			}
		}
	case "cap_counter":
		made["key"] = fmt.Sprint(row["key"], ".x")
	case "proof_leaf":
		made["place"], made["transfer_id"] = int64(len(i.rows["proof_leaf"])), fresh
	default:
		last := v.keys[len(v.keys)-1]
		made[last] = fresh
	}
	return made
}

func (i *intruder) makeUp(v victim, row values) (string, []values, error) {
	if v.table == "proof_log" {
		return "", nil, nil // another tenant's, who does not exist
	}
	made := i.copyOf(v, row)
	_, args := where(v, made, 1)
	return fmt.Sprintf("making up %s %v", v.table, args), []values{made}, i.insert(v.table, made)
}

// exchange lets two rows of a table change places in one column.
func (i *intruder) exchange(v victim, row values) (string, []values, error) {
	rows := i.rows[v.table]
	other := rows[i.rand.IntN(len(rows))]
	columns := map[string][]string{
		"transfer": {"id", "seq", "recorded_at", "earned_at", "amount", "mac", "person_id"}, "lot": {"id", "rest", "expires_at"}, "lot_use": {"amount", "lot_id"},
		"balance": {"available", "accumulated", "last_seq"}, "standing": {"amount", "month"}, "outcome": {"seen", "mac"},
		"proof_leaf": {"transfer_id", "hash", "place"}, "proof_tile": {"hashes"}, "proof_head": {"signed", "number", "size"}, "proof_seed": {"seed"},
	}[v.table]
	if len(columns) == 0 || i.unpaid(v, row) || i.unpaid(v, other) {
		return "", nil, nil
	}
	column := columns[i.rand.IntN(len(columns))]
	if reflect.DeepEqual(row[column], other[column]) {
		return "", nil, nil
	}
	one, args := where(v, row, 1)
	two, more := where(v, other, 1)
	if err := i.exec("DELETE FROM "+v.table+one, args...); err != nil {
		return "", nil, err
	}
	if err := i.exec("DELETE FROM "+v.table+two, more...); err != nil {
		return "", nil, err
	}
	a, b := values{}, values{}
	for c := range row {
		a[c], b[c] = row[c], other[c]
	}
	a[column], b[column] = other[column], row[column]
	same := reflect.DeepEqual(a, other) && reflect.DeepEqual(b, row) // two rows that are alike but for this
	for _, made := range []values{a, b} {
		if err := i.insert(v.table, made); err != nil {
			return "", nil, err
		}
	}
	if same {
		return "", nil, nil
	}
	return fmt.Sprintf("exchanging %s.%s of %v and %v", v.table, column, args, more), []values{row, other, a, b}, nil
}

// makeUpWithBalance makes an award up with everything that follows from it.
func (i *intruder) makeUpWithBalance(v victim, row values) (string, []values, error) {
	if row["kind"] != "award" {
		return "", nil, nil
	}
	made := i.copyOf(v, row)
	if err := i.insert("transfer", made); err != nil {
		return "", nil, err
	}
	for _, lot := range i.rows["lot"] {
		if lot["id"] == row["id"] {
			copied := values{}
			for c, value := range lot {
				copied[c] = value
			}
			copied["id"], copied["rest"] = made["id"], made["amount"]
			if err := i.insert("lot", copied); err != nil {
				return "", nil, err
			}
		}
	}
	i.follow(row, 1)
	return fmt.Sprintf("making up transfer %v with everything that follows", made["id"]), []values{made}, nil
}

// removeWithBalance removes a person's last award with all that followed.
func (i *intruder) removeWithBalance(_ victim, row values) (string, []values, error) {
	last := !slices.ContainsFunc(i.rows["transfer"], func(t values) bool { return t["person_id"] == row["person_id"] && t.int("seq") > row.int("seq") })
	placed := slices.ContainsFunc(i.rows["proof_leaf"], func(l values) bool { return l["transfer_id"] == row["id"] })
	if row["kind"] != "award" || !last || !placed {
		return "", nil, nil // before it has its place, only the announcement tells: see docs/proof.md
	}
	i.must("DELETE FROM transfer WHERE id = $1", row["id"])
	i.must("DELETE FROM lot WHERE id = $1", row["id"])
	i.follow(row, -1)
	return fmt.Sprintf("removing transfer %v with everything that followed", row["id"]), []values{row}, nil
}

// follow moves balance and standing by an award.
func (i *intruder) follow(row values, sign int64) {
	i.t.Helper()
	amount := sign * row.int("amount")
	i.must("UPDATE balance SET last_seq = last_seq + $1, available = available + $2, accumulated = accumulated + $2 WHERE person_id = $3", sign, amount, row["person_id"])
	i.must("UPDATE standing SET amount = amount + $1 WHERE person_id = $2 AND category_id = $3", amount, row["person_id"], row["category_id"])
}
