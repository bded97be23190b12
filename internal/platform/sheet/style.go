package sheet

import (
	"strconv"
	"strings"
)

// mostStyles bounds the formats that are kept; a spreadsheet program itself
// allows 64,000. Cells beyond it read as plain numbers.
const mostStyles = 65_536

// style is what the format of a cell means for reading its number.
type style struct {
	date  bool  // the number is a date or a time
	clock bool  // a time without a date
	pad   uint8 // shown with leading zeros up to this width: 00123
}

// readStyles reads the number format of every cell style.
func (w *workbook) readStyles(part string, p *pass) error {
	custom := map[int]style{}
	inCells := false
	return w.scan(part, p, func(m *markup, tok token) (bool, error) {
		if string(m.name) == "cellXfs" && tok != tokenText {
			inCells = tok == tokenOpen
			return inCells, nil
		}
		if tok != tokenOpen {
			return true, nil
		}
		switch string(m.name) {
		case "numFmt":
			if id, err := strconv.Atoi(m.attr("numFmtId")); err == nil && len(custom) < mostStyles {
				custom[id] = styleOf(m.attr("formatCode"))
			}
		case "xf":
			if inCells && len(w.styles) < mostStyles {
				id, _ := strconv.Atoi(m.attr("numFmtId"))
				s, ok := custom[id]
				if !ok {
					s = builtinStyle(id)
				}
				w.styles = append(w.styles, s)
			}
		}
		return true, nil
	})
}

// builtinStyle knows the formats that files name by number only (ECMA-376
// part 1, 18.8.30, with the dates of the East Asian editions).
func builtinStyle(id int) style {
	switch {
	case id >= 18 && id <= 21, id >= 45 && id <= 47, id == 32, id == 33:
		return style{date: true, clock: true}
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return style{date: true}
	}
	return style{}
}

// styleOf reads a format code: "yyyy\-mm\-dd", "[h]:mm", "00000".
func styleOf(code string) style {
	if zeros := len(code); zeros >= 2 && zeros <= 32 && strings.Trim(code, "0") == "" {
		return style{pad: uint8(zeros)}
	}
	letters := formatLetters(code)
	if strings.Contains(letters, "general") || strings.Contains(letters, "通用格式") {
		return style{}
	}
	day := strings.ContainsAny(letters, "ydae年日")
	clock := strings.ContainsAny(letters, "hs")
	month := strings.Contains(letters, "m")
	switch {
	case day, month && !clock:
		return style{date: true}
	case clock:
		return style{date: true, clock: true}
	}
	return style{}
}

// formatLetters keeps what has a meaning in the first section of a format
// code: no quoted or escaped text, no colours and conditions, no exponents.
func formatLetters(code string) string {
	var b strings.Builder
	in := []rune(strings.ToLower(code))
	for i := 0; i < len(in); i++ {
		switch c := in[i]; c {
		case ';':
			return b.String()
		case '\\', '_', '*':
			i++
		case '"':
			i = skipTo(in, i+1, '"')
		case '[':
			end := skipTo(in, i+1, ']')
			inner := string(in[i+1 : min(end, len(in))])
			if isElapsed(inner) {
				b.WriteByte('h')
			}
			i = end
		case 'e':
			if i+1 < len(in) && (in[i+1] == '+' || in[i+1] == '-') {
				continue
			}
			b.WriteRune(c)
		case 'a':
			// am/pm and a/p say that there is a clock; aaa is a day's name.
			if rest := string(in[i:]); strings.HasPrefix(rest, "am/pm") {
				b.WriteByte('h')
				i += len("am/pm") - 1
			} else if strings.HasPrefix(rest, "a/p") {
				b.WriteByte('h')
				i += len("a/p") - 1
			} else {
				b.WriteRune(c)
			}
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// isElapsed recognises [h], [mm] and [ss]: hours and so on beyond a day.
func isElapsed(inner string) bool {
	return inner != "" && (strings.Trim(inner, "h") == "" || strings.Trim(inner, "m") == "" || strings.Trim(inner, "s") == "")
}

func skipTo(in []rune, from int, mark rune) int {
	for from < len(in) && in[from] != mark {
		from++
	}
	return from
}
