package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

const sharedChunk = 1 << 20

// sharedTexts is the table of texts that a workbook's cells point into. It is
// kept as few large strings and one offset a text, so that a cell's text is a
// slice and costs nothing.
type sharedTexts struct {
	chunks []string
	starts []uint32 // start of text i, counted over full chunks
	ends   []uint32
}

func (t *sharedTexts) at(i int) (string, bool) {
	if i < 0 || i >= len(t.starts) {
		return "", false
	}
	chunk, start := t.starts[i]/sharedChunk, t.starts[i]%sharedChunk
	return t.chunks[chunk][start : start+t.ends[i]-t.starts[i]], true
}

// readShared loads the table. A text is the runs of one item joined, without
// the reading aids that stand beside East Asian text.
func (w *workbook) readShared(part string, p *pass) error {
	t := &w.texts
	var chunk []byte
	var text []byte
	inText, aids := false, 0
	err := w.scan(part, p, func(m *markup, tok token) (bool, error) {
		if tok == tokenText {
			if inText && aids == 0 && len(text) <= w.mostCellBytes() {
				text = m.plain(text)
			}
			return true, nil
		}
		switch string(m.name) {
		case "t":
			inText = tok == tokenOpen
		case "rPh":
			if aids--; tok == tokenOpen {
				aids += 2
			}
		case "si":
			if tok == tokenOpen {
				text, aids = text[:0], 0
				return true, nil
			}
			text = cleanText(text)
			if len(chunk)+len(text) > sharedChunk {
				t.chunks, chunk = append(t.chunks, string(chunk)), chunk[:0]
			}
			start := len(t.chunks)*sharedChunk + len(chunk)
			if int64(start)+int64(len(text)) > w.limits.SharedBytes || len(t.starts) >= w.limits.Shared {
				return false, fault.New(fault.TooLarge, "sheet.too_much_text", nil)
			}
			t.starts = append(t.starts, uint32(start))
			t.ends = append(t.ends, uint32(start+len(text)))
			chunk = append(chunk, text...)
		}
		return true, nil
	})
	t.chunks = append(t.chunks, string(chunk))
	return err
}

// mostCellBytes is where reading a cell's text stops: it is surely too long
// then, and is refused when the cell is read.
func (w *workbook) mostCellBytes() int { return w.limits.CellLength * utf8.UTFMax }

// cleanText makes valid UTF-8 without zeros, which databases refuse, and resolves the escapes of control characters
// (_x000D_) that workbooks write.
func cleanText(text []byte) []byte {
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		text = []byte(strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD"))
	}
	const length = len("_x000D_")
	out, from := text[:0:0], 0
	for i := 0; i+length <= len(text); i++ {
		if text[i] != '_' || text[i+1] != 'x' || text[i+length-1] != '_' {
			continue
		}
		n, err := strconv.ParseUint(string(text[i+2:i+length-1]), 16, 32)
		if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
			continue
		}
		out = utf8.AppendRune(append(out, text[from:i]...), rune(n))
		i += length - 1
		from = i + 1
	}
	if from == 0 {
		return text
	}
	return append(out, text[from:]...)
}
