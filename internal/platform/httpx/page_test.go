package httpx_test

import (
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

type otherPlace struct {
	At int64
	ID int64
}

func TestCursorsAreReadBack(t *testing.T) {
	type named struct {
		Name string
		ID   int64
	}
	rapid.Check(t, func(t *rapid.T) {
		want := named{rapid.String().Draw(t, "name"), rapid.Int64().Draw(t, "id")}
		got, err := httpx.DecodeCursor[named](httpx.EncodeCursor(want))
		if err != nil || *got != want {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
	})
}

func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	cursor := httpx.EncodeCursor(otherPlace{1, 2})
	if _, err := httpx.DecodeCursor[place](cursor); fault.CodeOf(err) != "http.cursor_invalid" {
		t.Errorf("got %v", err)
	}
	for _, bad := range []string{cursor[:len(cursor)-1], cursor + "A", "=", "AAAA", " " + cursor} {
		if _, err := httpx.DecodeCursor[otherPlace](bad); fault.CodeOf(err) != "http.cursor_invalid" {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	if got, err := httpx.DecodeCursor[place](""); got != nil || err != nil {
		t.Errorf("empty: got %v %v, want the beginning", got, err)
	}
}

func TestPageOf(t *testing.T) {
	own := func(n int) int { return n }
	if p := httpx.PageOf(nil, 2, own); p.Items == nil || p.Next != "" {
		t.Errorf("no rows: got %+v", p)
	}
	if p := httpx.PageOf([]int{1, 2}, 2, own); len(p.Items) != 2 || p.Next != "" {
		t.Errorf("last page: got %+v", p)
	}
	if p := httpx.PageOf([]int{1, 2, 3}, 2, own); len(p.Items) != 2 || p.Next != httpx.EncodeCursor(2) {
		t.Errorf("first page: got %+v", p)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(httpx.EncodeCursor(place{1, 2}))
	f.Add("W10")
	f.Add("WzEsbnVsbF0")
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := httpx.DecodeCursor[place](cursor)
		if err != nil {
			if fault.CodeOf(err) != "http.cursor_invalid" {
				t.Fatalf("%q: got %v", cursor, err)
			}
			return
		}
		if p != nil && httpx.EncodeCursor(*p) != cursor {
			t.Fatalf("%q is read as %v, which is written otherwise", cursor, p)
		}
	})
}
