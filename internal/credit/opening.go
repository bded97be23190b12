package credit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/sheet"
)

// OpeningColumns are the columns of a file of opening balances.
func OpeningColumns() []sheet.Column {
	return []sheet.Column{
		{Key: "employee_no", Names: []string{"工号", "员工号", "员工编号", "employee no", "employee number"}, Required: true},
		{Key: "amount", Names: []string{"学分", "期初学分", "amount", "credits"}, Required: true},
		{Key: "category", Names: []string{"学分类别", "类别", "category"}, Required: true},
		{Key: "date", Names: []string{"获得日期", "日期", "date", "earned on"}, Required: true},
		{Key: "valid_until", Names: []string{"有效期至", "最后可用日", "到期日", "valid until"}},
		{Key: "accumulated", Names: []string{"计入累计", "是否计入累计", "accumulated"}},
		{Key: "reference", Names: []string{"原系统编号", "凭证号", "reference"}},
		{Key: "note", Names: []string{"说明", "备注", "note"}},
	}
}

// OpeningLine is one line of the file: credits that a person brings from an
// older system, to spend only unless it says accumulated (decision 32).
type OpeningLine struct {
	Number      string // employee number
	Amount      fixed.Amount
	Category    string // code or name
	Date        time.Time
	Until       time.Time // the last day on which it can be spent; zero for ever
	Accumulated bool
	Reference   string // in the older system; tells equal lines apart
	Note        string
}

// Bounds of a line.
const (
	mostOpening      fixed.Amount = 100_000_000 // one million credits
	longestReference              = 100
)

// readOpening reads a line of the file. The fault stands at the column to
// blame.
func readOpening(m sheet.Mapping, row sheet.Row, zone *time.Location) (OpeningLine, *fault.Fault) {
	if row.Fault != nil {
		return OpeningLine{}, row.Fault
	}
	var l OpeningLine
	var wrong *fault.Fault
	at := func(key string, read func(sheet.Cell) error) {
		if wrong != nil {
			return
		}
		if err := read(m.Cell(row, key)); err != nil {
			if f, ok := fault.Of(err); ok {
				wrong = f.At(key)
				return
			}
			wrong = fault.New(fault.Invalid, "credit.opening_unreadable", nil).At(key).Because(err)
		}
	}
	text := func(to *string) func(sheet.Cell) error {
		return func(c sheet.Cell) (err error) {
			*to, err = c.AsText()
			*to = strings.TrimSpace(*to)
			return err
		}
	}
	day := func(to *time.Time, optional bool) func(sheet.Cell) error {
		return func(c sheet.Cell) (err error) {
			if optional && c.IsEmpty() {
				return nil
			}
			*to, err = c.AsDate(zone)
			return err
		}
	}
	at("employee_no", text(&l.Number))
	at("amount", func(c sheet.Cell) (err error) { l.Amount, err = c.AsAmount(); return err })
	at("category", text(&l.Category))
	at("date", day(&l.Date, false))
	at("valid_until", day(&l.Until, true))
	at("accumulated", func(c sheet.Cell) (err error) {
		if !c.IsEmpty() {
			l.Accumulated, err = c.AsBool()
		}
		return err
	})
	at("reference", text(&l.Reference))
	at("note", text(&l.Note))
	return l, wrong
}

// check refuses what cannot be an opening balance.
func (l OpeningLine) check(now time.Time) *fault.Fault {
	switch {
	case l.Number == "":
		return fault.New(fault.Invalid, "credit.opening_person", fault.Args{"number": ""}).At("employee_no")
	case l.Amount <= 0 || l.Amount > mostOpening:
		return fault.New(fault.Invalid, "credit.opening_amount", fault.Args{"most": mostOpening.Short()}).At("amount")
	case l.Date.After(now):
		return fault.New(fault.Invalid, "credit.in_the_future", nil).At("date")
	case l.Date.Year() < firstYear:
		return fault.New(fault.Invalid, "credit.opening_too_old", fault.Args{"year": firstYear}).At("date")
	case !l.Until.IsZero() && (l.Until.Before(l.Date) || l.Until.Year() > lastYear):
		return fault.New(fault.Invalid, "credit.opening_until", nil).At("valid_until")
	case len([]rune(l.Reference)) > longestReference:
		return fault.New(fault.Invalid, "credit.opening_reference", fault.Args{"most": longestReference}).At("reference")
	case len([]rune(l.Note)) > longestReason:
		return fault.New(fault.Invalid, "credit.opening_note", fault.Args{"most": longestReason}).At("note")
	}
	return nil
}

// expiresAt is when the credits end: the day after the last one.
func (l OpeningLine) expiresAt(zone *time.Location) time.Time {
	if l.Until.IsZero() {
		return time.Time{}
	}
	y, m, d := l.Until.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// key makes a line count once, however often its file comes: it is made of
// everything that tells lines apart. The note may be mended.
func (l OpeningLine) key(p org.PersonID, c CategoryID, zone *time.Location) string {
	until := "-"
	if !l.Until.IsZero() {
		until = l.Until.In(zone).Format(time.DateOnly)
	}
	text := strings.Join([]string{
		strconv.FormatInt(int64(p), 10), l.Amount.String(), strconv.FormatInt(int64(c), 10), l.Date.In(zone).Format(time.DateOnly), until,
		strconv.FormatBool(l.Accumulated), l.Reference,
	}, "|")
	sum := sha256.Sum256([]byte(text))
	return "o" + hex.EncodeToString(sum[:16])
}

// OpeningReport says what became of a file.
type OpeningReport struct {
	Rows     int
	Taken    int          // new
	Repeated int          // known before; they change nothing
	Rejected int          // wrong, see the rejects
	Credits  fixed.Amount // of what is taken
	Counted  fixed.Amount // of that, what is accumulated too
	People   int          // who get something
}

// OpeningReject is a row that was not taken.
type OpeningReject struct {
	Row   int
	Texts []string // as it came
	Fault *fault.Fault
}

// openingBatch is how many rows one transaction takes.
const openingBatch = 1_000

// TakeOpening takes a file of opening balances in, in batches; a wrong row
// never keeps a good one out, and the same file again changes nothing. Through
// a door that only reads, with dry, it says what would happen. Rejects are
// told one by one in the order of the file. Fault: sheet.columns_do_not_match
// and others of package sheet for the file as a whole.
func (s *Service) TakeOpening(ctx context.Context, door Door, table *sheet.Table, dry bool, by int64, reject func(OpeningReject)) (OpeningReport, error) {
	t := &openingTaker{s: s, dry: dry, by: by, reject: reject, seen: map[string]int{}, people: map[org.PersonID]bool{}, mapping: table.Header().Match(OpeningColumns())}
	if err := t.mapping.Fault(); err != nil {
		return t.report, err
	}
	var batch []sheet.Row
	flush := func() error {
		rows := batch
		batch = nil
		if len(rows) == 0 {
			return nil
		}
		err := door(ctx, func(ctx context.Context, tx *db.Tx) error {
			t.batch = openingBatchState{report: t.report, seen: map[string]int{}} // the door may try again
			return t.take(ctx, tx, rows)
		})
		if err == nil {
			t.keep()
		}
		return err
	}
	for row, err := range table.Rows() {
		if err != nil {
			return t.report, err
		}
		if batch = append(batch, row); len(batch) == openingBatch {
			if err := flush(); err != nil {
				return t.report, err
			}
		}
	}
	err := flush()
	t.report.People = len(t.people)
	return t.report, err
}

// openingTaker is one file on its way in.
type openingTaker struct {
	s       *Service
	mapping sheet.Mapping
	dry     bool
	by      int64
	reject  func(OpeningReject)
	report  OpeningReport
	seen    map[string]int // key to the row that had it
	people  map[org.PersonID]bool
	batch   openingBatchState
}

// openingBatchState is what one transaction finds; it counts when it commits.
type openingBatchState struct {
	report  OpeningReport
	seen    map[string]int
	people  []org.PersonID
	rejects []OpeningReject
}

func (t *openingTaker) keep() {
	t.report = t.batch.report
	maps.Copy(t.seen, t.batch.seen)
	for _, p := range t.batch.people {
		t.people[p] = true
	}
	for _, r := range t.batch.rejects {
		t.reject(r)
	}
}

// opening is a good line with what it means here.
type opening struct {
	line     OpeningLine
	row      sheet.Row
	person   org.PersonID
	category CategoryID
	key      string
}

func (t *openingTaker) take(ctx context.Context, tx *db.Tx, rows []sheet.Row) error {
	zone, err := t.s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	good, err := t.read(ctx, tx, rows, zone)
	if err != nil {
		return err
	}
	people := make([]org.PersonID, len(good))
	for i, o := range good {
		people[i] = o.person
	}
	if t.dry {
		fresh, err := t.fresh(ctx, tx, good)
		t.count(fresh)
		return err
	}
	histories, err := t.s.org.HistoriesOf(ctx, tx, people)
	if err != nil {
		return err
	}
	d, err := t.s.openDesk(ctx, tx, people, len(good))
	if err != nil {
		return err
	}
	// Looked at under the locks, so that two files at once do not both find it new.
	fresh, err := t.fresh(ctx, tx, good)
	if err != nil {
		return err
	}
	for _, o := range fresh {
		stand, _ := histories.At(o.person, o.line.Date)
		if _, err := d.post(ctx, t.transfer(o, stand, zone)); err != nil {
			return fmt.Errorf("opening balance of row %d: %w", o.row.Number, err)
		}
	}
	t.count(fresh)
	return d.write(ctx)
}

func (t *openingTaker) transfer(o opening, stand org.Stand, zone *time.Location) ledger.Transfer {
	kind := ledger.Opening
	if o.line.Accumulated {
		kind = ledger.OpeningEarned
	}
	return ledger.Transfer{
		Person: o.person, Kind: kind, Amount: o.line.Amount, Category: int64(o.category), EarnedAt: o.line.Date, ExpiresAt: o.line.expiresAt(zone),
		Department: int64(stand.Department), Position: int64(stand.PositionID), Grade: int64(stand.GradeID),
		Key: o.key, Reason: o.line.Note, Account: t.by,
	}
}

// read keeps the good rows and rejects the others.
func (t *openingTaker) read(ctx context.Context, tx *db.Tx, rows []sheet.Row, zone *time.Location) ([]opening, error) {
	lines := make([]OpeningLine, len(rows))
	wrong := make([]*fault.Fault, len(rows))
	var numbers []string
	for i, row := range rows {
		if lines[i], wrong[i] = readOpening(t.mapping, row, zone); wrong[i] == nil {
			wrong[i] = lines[i].check(t.s.clock.Now())
		}
		numbers = append(numbers, lines[i].Number)
	}
	people, err := t.s.org.PeopleByNumber(ctx, tx, numbers)
	if err != nil {
		return nil, err
	}
	categories, err := listCategories(ctx, tx)
	if err != nil {
		return nil, err
	}
	var good []opening
	for i, row := range rows {
		o := opening{line: lines[i], row: row}
		f := wrong[i]
		if f == nil {
			f = t.place(&o, people, categories, zone)
		}
		t.batch.report.Rows++
		if f != nil {
			t.batch.report.Rejected++
			t.batch.rejects = append(t.batch.rejects, OpeningReject{Row: row.Number, Texts: textsOf(row), Fault: f})
			continue
		}
		good = append(good, o)
	}
	return good, nil
}

// place finds the person and the category, and a line that stood in the file
// before.
func (t *openingTaker) place(o *opening, people map[string]org.PersonID, categories []Category, zone *time.Location) *fault.Fault {
	var ok bool
	if o.person, ok = people[o.line.Number]; !ok {
		return fault.New(fault.Invalid, "credit.opening_person", fault.Args{"number": o.line.Number}).At("employee_no")
	}
	for _, c := range categories {
		if n := o.line.Category; n == c.Code || n == c.Zh || strings.EqualFold(n, c.En) {
			o.category = c.ID
		}
	}
	if o.category == 0 {
		return fault.New(fault.Invalid, "credit.opening_category", fault.Args{"category": o.line.Category}).At("category")
	}
	o.key = o.line.key(o.person, o.category, zone)
	row, twice := t.seen[o.key]
	if !twice {
		row, twice = t.batch.seen[o.key]
	}
	if twice {
		return fault.New(fault.Invalid, "credit.opening_twice", fault.Args{"row": row}).At("reference")
	}
	t.batch.seen[o.key] = o.row.Number
	return nil
}

// fresh keeps the lines that were not taken before.
func (t *openingTaker) fresh(ctx context.Context, tx *db.Tx, good []opening) ([]opening, error) {
	keys := make([]string, len(good))
	for i, o := range good {
		keys[i] = o.key
	}
	found, err := findByKey(ctx, tx, keys)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(found))
	for _, f := range found {
		known[f.Key] = true
	}
	var fresh []opening
	for _, o := range good {
		if known[o.key] {
			t.batch.report.Repeated++
			continue
		}
		fresh = append(fresh, o)
	}
	return fresh, nil
}

func (t *openingTaker) count(fresh []opening) {
	for _, o := range fresh {
		t.batch.report.Taken++
		t.batch.report.Credits += o.line.Amount
		if o.line.Accumulated {
			t.batch.report.Counted += o.line.Amount
		}
		t.batch.people = append(t.batch.people, o.person)
	}
}

func textsOf(row sheet.Row) []string {
	texts := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		texts[i] = c.Text
	}
	return texts
}

// OpeningFile is a file that was taken in.
type OpeningFile struct {
	ID   int64
	Name string
	OpeningReport
	At time.Time
	By int64 // account
}

// NoteOpening remembers a file that was taken in, for the list of them.
func (s *Service) NoteOpening(ctx context.Context, tx *db.Tx, name string, report OpeningReport, by int64) error {
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	return insertOpeningFile(ctx, tx, OpeningFile{ID: id, Name: name, OpeningReport: report, At: s.clock.Now(), By: by})
}

// mostOpeningFiles is how many files the list shows.
const mostOpeningFiles = 50

// OpeningFiles lists the files taken in last.
func (s *Service) OpeningFiles(ctx context.Context, tx *db.Tx) ([]OpeningFile, error) {
	return listOpeningFiles(ctx, tx, mostOpeningFiles)
}
