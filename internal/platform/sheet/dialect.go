package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	sampleBytes   = 64 << 10
	sampleRecords = 100
)

// dialect is how a CSV file separates and quotes.
type dialect struct {
	delimiter byte
	quote     byte
	lineEnd   byte
	declared  bool // the first line says "sep=;" and is no row
}

// sampleOf reads the beginning of a text, whole lines only if there are more.
func sampleOf(f *textFile) ([]byte, error) {
	in, _ := f.open()
	sample := make([]byte, sampleBytes)
	n, err := io.ReadFull(in, sample)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return sample[:n], nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a sample: %w", err)
	}
	if i := bytes.LastIndexAny(sample, "\r\n"); i > 0 {
		sample = sample[:i]
	}
	return sample, nil
}

// detectDialect chooses the separator that cuts most records of the sample
// into the same number of cells; among equals the one that gives more cells.
func detectDialect(sample []byte) dialect {
	d := dialect{delimiter: ',', quote: '"', lineEnd: '\n'}
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		d.lineEnd = '\r'
	}
	first, _, _ := bytes.Cut(sample, []byte{d.lineEnd})
	if rest, ok := bytes.CutPrefix(bytes.ToLower(bytes.TrimRight(first, "\r")), []byte("sep=")); ok && len(rest) == 1 {
		d.delimiter, d.declared = rest[0], true
		d.quote = quoteOf(sample, d)
		return d
	}
	best := 0
	for _, delimiter := range []byte{',', '\t', ';'} {
		try := dialect{delimiter: delimiter, lineEnd: d.lineEnd}
		try.quote = quoteOf(sample, try)
		if score := scoreOf(sample, try); score > best {
			best, d = score, try
		}
	}
	return d
}

// quoteOf is the single quote only when as many cells begin with one as end
// with one, and none begins with a double one.
func quoteOf(sample []byte, d dialect) byte {
	opened, closed := 0, 0
	for line := range bytes.SplitSeq(sample, []byte{d.lineEnd}) {
		for cell := range bytes.SplitSeq(bytes.TrimRight(line, "\r"), []byte{d.delimiter}) {
			cell = bytes.TrimSpace(cell)
			if len(cell) == 0 {
				continue
			}
			if cell[0] == '"' {
				return '"'
			}
			if cell[0] == '\'' && len(cell) > 1 {
				opened++
			}
			if cell[len(cell)-1] == '\'' && len(cell) > 1 {
				closed++
			}
		}
	}
	if opened > 0 && opened == closed {
		return '\''
	}
	return '"'
}

// scoreOf counts the records of the commonest width of at least two cells.
func scoreOf(sample []byte, d dialect) int {
	widths := map[int]int{}
	r := recordReader{dialect: d, lines: newLines(bytes.NewReader(sample), d.lineEnd, sampleBytes), most: sampleBytes}
	for range sampleRecords {
		rec, err := r.next()
		if err != nil {
			break
		}
		if rec.fault == nil && len(rec.cells) > 1 && strings.Join(rec.cells, "") != "" {
			widths[len(rec.cells)]++
		}
	}
	score := 0
	for width, records := range widths {
		score = max(score, records*sampleBytes+width)
	}
	return score
}
