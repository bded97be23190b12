package httpx

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"xuefen/internal/platform/fault"
)

// DefaultLimit and MaxLimit bound the items of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// longestCursor bounds a cursor in characters.
const longestCursor = 1024

// PageQuery is embedded in the input of operations that answer a Page.
type PageQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items a page may have"`
	Cursor string `query:"cursor" maxLength:"1024" doc:"Where the page begins: next of the page before"`
}

// Page is one page of a list. Next is empty on the last page.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; absent on the last"`
}

// PageOf makes a page of rows that were read with a limit of one more than the
// page may hold; the row too many only tells that there is a next page. Cursor
// says where the page after a row begins.
func PageOf[T, C any](rows []T, limit int, cursor func(last T) C) Page[T] {
	if rows == nil {
		rows = []T{}
	}
	if len(rows) <= limit {
		return Page[T]{Items: rows}
	}
	rows = rows[:limit]
	return Page[T]{Items: rows, Next: EncodeCursor(cursor(rows[limit-1]))}
}

// EncodeCursor makes an opaque text of a place in a list. The place is a plain
// struct of the sort keys of the last item. It is not signed: whoever reads it
// back treats it as any other input.
func EncodeCursor[C any](place C) string {
	b, err := json.Marshal([]any{kindOf[C](), place})
	if err != nil {
		return "" // a place is a struct of numbers and texts, which always can be written
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// DecodeCursor reads what EncodeCursor made of the same type; an empty cursor
// is nil, the beginning of the list. Fault: http.cursor_invalid.
func DecodeCursor[C any](cursor string) (*C, error) {
	if cursor == "" {
		return nil, nil
	}
	place, err := decode[C](cursor)
	if err != nil {
		return nil, fault.New(fault.Invalid, "http.cursor_invalid", nil).At("cursor").Because(err)
	}
	return place, nil
}

func decode[C any](cursor string) (*C, error) {
	if len(cursor) > longestCursor {
		return nil, fmt.Errorf("%d characters", len(cursor))
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return nil, err
	}
	var kind uint32
	place := new(C)
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&[]any{&kind, place}); err != nil {
		return nil, err
	}
	// Only the one text that EncodeCursor makes of a place of this type is
	// accepted, so that padded cursors and those of other lists are noticed.
	if EncodeCursor(*place) != cursor {
		return nil, fmt.Errorf("not a cursor of %T", *place)
	}
	return place, nil
}

// kindOf keeps a cursor of one list from being used on another.
func kindOf[C any]() uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%T", *new(C))
	return h.Sum32()
}
