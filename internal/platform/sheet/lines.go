package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// lines cuts a text into lines of a bounded length.
type lines struct {
	in     *bufio.Reader
	end    byte // what ends a line: '\n', or '\r' in files of old Macs
	most   int
	number int // of the line read last, from 1
	long   []byte
}

func newLines(in io.Reader, end byte, most int) *lines {
	return &lines{in: bufio.NewReaderSize(in, 64<<10), end: end, most: most}
}

// next gives a line without its end; it is valid until the next call. Of a
// line that is too long only the beginning is given. At the end it is io.EOF.
func (l *lines) next() (line []byte, tooLong bool, err error) {
	line, err = l.in.ReadSlice(l.end)
	if errors.Is(err, bufio.ErrBufferFull) {
		line, tooLong, err = l.readLong(line)
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	if errors.Is(err, io.EOF) {
		return nil, false, io.EOF
	}
	if err != nil {
		return nil, false, fmt.Errorf("read a line: %w", err)
	}
	l.number++
	line = bytes.TrimSuffix(line, []byte{l.end})
	if l.end == '\n' {
		line = bytes.TrimSuffix(line, []byte{'\r'})
	}
	return line, tooLong || len(line) > l.most, nil
}

// readLong gathers a line that is longer than the buffer, up to the limit.
func (l *lines) readLong(line []byte) (whole []byte, tooLong bool, err error) {
	l.long = append(l.long[:0], line...)
	for {
		line, err = l.in.ReadSlice(l.end)
		if len(l.long)+len(line) <= l.most+2 {
			l.long = append(l.long, line...)
		} else {
			tooLong = true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.long, tooLong, err
		}
	}
}
