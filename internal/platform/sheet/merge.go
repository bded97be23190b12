package sheet

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"xuefen/internal/platform/fault"
)

// mergedRange is one merged range; rows count from 1, columns from 0.
type mergedRange struct{ top, left, bottom, right int }

// merges are the merged ranges of a sheet in the order of their first rows.
type merges struct{ ranges []mergedRange }

// readMerges reads them ahead: in the file they stand behind the rows, over
// which it jumps.
func (w *workbook) readMerges(part string, p *pass) (*merges, error) {
	found := &merges{}
	err := w.scan(part, p, func(m *markup, tok token) (bool, error) {
		switch {
		case tok == tokenText:
		case tok == tokenClose:
			return string(m.name) != "mergeCells", nil
		case string(m.name) == "sheetData" && !m.closing:
			if err := m.skipTo("sheetData>"); err != nil {
				return false, endedEarly(err)
			}
		case string(m.name) == "mergeCell":
			if len(found.ranges) >= w.limits.Merges {
				return false, fault.New(fault.TooLarge, "sheet.too_many_merges", fault.Args{"limit": w.limits.Merges})
			}
			if r, ok := rangeOf(m.attr("ref")); ok {
				found.ranges = append(found.ranges, r)
			}
		}
		return true, nil
	})
	slices.SortStableFunc(found.ranges, func(a, b mergedRange) int { return cmp.Compare(a.top, b.top) })
	return found, err
}

// rangeOf reads a reference like B2:C5.
func rangeOf(ref string) (mergedRange, bool) {
	from, to, ok := bytes.Cut([]byte(ref), []byte(":"))
	if !ok {
		return mergedRange{}, false
	}
	top, left := cornerOf(from)
	bottom, right := cornerOf(to)
	if top < 1 || left < 0 || bottom < top || right < left {
		return mergedRange{}, false
	}
	return mergedRange{top, left, bottom, right}, true
}

func cornerOf(ref []byte) (row, column int) {
	letters := len(ref) - len(bytes.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	row, err := strconv.Atoi(string(ref[letters:]))
	if err != nil {
		return 0, -1
	}
	return row, columnOf(ref)
}

// cover knows, while rows go by in order, which cells lie under a merge. It
// costs one slot a column, however many ranges there are.
type cover struct {
	waiting []mergedRange
	columns []covered
}

type covered struct {
	mergedRange
	value Cell // of the top-left cell
}

func newCover(m *merges, columns int) *cover {
	c := &cover{waiting: m.ranges}
	if len(m.ranges) > 0 {
		c.columns = make([]covered, columns)
	}
	return c
}

// apply marks the covered cells of a row and gives the number of its own
// values. With fill the covered cells repeat the value of the range.
func (c *cover) apply(row *Row, fill bool) int {
	c.begin(row)
	last := -1
	for column := range c.columns {
		under := &c.columns[column]
		if under.bottom >= row.Number && (under.top != row.Number || under.left != column) {
			last = column
		}
	}
	own := row.values()
	for column := 0; column <= last; column++ {
		for len(row.Cells) <= column {
			row.Cells = append(row.Cells, Cell{})
		}
		under := &c.columns[column]
		if under.bottom < row.Number || (under.top == row.Number && under.left == column) {
			continue
		}
		if !row.Cells[column].IsEmpty() {
			own--
		}
		row.Cells[column] = Cell{}
		if fill {
			row.Cells[column] = under.value
		}
		row.Cells[column].Merged = true
	}
	return own
}

// begin enters the ranges that start at or before the row. A range whose first
// row was never seen has no value.
func (c *cover) begin(row *Row) {
	for len(c.waiting) > 0 && c.waiting[0].top <= row.Number {
		r := c.waiting[0]
		c.waiting = c.waiting[1:]
		if r.bottom < row.Number {
			continue
		}
		slot := covered{mergedRange: r}
		if r.top == row.Number {
			slot.value = row.At(r.left)
		}
		for column := r.left; column <= min(r.right, len(c.columns)-1); column++ {
			c.columns[column] = slot
		}
	}
}
