package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"

	"xuefen/internal/platform/fault"
)

// signatures are the beginnings of files that people upload by mistake.
var signatures = []struct{ begins, code string }{
	{"%PDF-", "sheet.pdf"},
	{"\x89PNG\r\n", "sheet.image"},
	{"\xff\xd8\xff", "sheet.image"},
	{"GIF87a", "sheet.image"},
	{"GIF89a", "sheet.image"},
	{"II*\x00", "sheet.image"},
	{"MM\x00*", "sheet.image"},
	{"\x1f\x8b", "sheet.zip_not_workbook"},
	{"Rar!\x1a\x07", "sheet.zip_not_workbook"},
	{"7z\xbc\xaf\x27\x1c", "sheet.zip_not_workbook"},
}

var (
	zipSignature = []byte("PK\x03\x04")
	zipEmpty     = []byte("PK\x05\x06")
	oleSignature = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// strangerOf recognises what is certainly no table by how it begins.
func strangerOf(head []byte) *fault.Fault {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begins)) {
			return fault.New(fault.Invalid, s.code, nil)
		}
	}
	if len(head) > 12 {
		kind := string(head[4:12])
		webp := bytes.HasPrefix(head, []byte("RIFF")) && bytes.Equal(head[8:12], []byte("WEBP"))
		bitmap := bytes.HasPrefix(head, []byte("BM")) && bytes.IndexByte(head[:12], 0) > 0
		if webp || bitmap || kind == "ftypheic" || kind == "ftypavif" || kind == "ftypmif1" {
			return fault.New(fault.Invalid, "sheet.image", nil)
		}
	}
	return nil
}

// compoundFault tells what an OLE compound file holds: a workbook that is
// encrypted, a workbook of the time before 2007, or something else. The
// entries of its directory are aligned and named in UTF-16.
func compoundFault(r io.ReaderAt, size int64) error {
	const overlap = 128
	encrypted, workbook, book := wide("EncryptedPackage"), wide("Workbook"), wide("Book")
	buf := make([]byte, overlap+surveyChunk)
	old := false
	for at := int64(0); at < size; at += surveyChunk {
		n, err := r.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the file: %w", err)
		}
		for i := 0; i+overlap <= n; i += overlap {
			entry := buf[i : i+overlap]
			if bytes.HasPrefix(entry, encrypted) {
				return fault.New(fault.Invalid, "sheet.encrypted", nil)
			}
			old = old || bytes.HasPrefix(entry, workbook) || bytes.HasPrefix(entry, book)
		}
	}
	if old {
		return fault.New(fault.Invalid, "sheet.old_excel", nil)
	}
	return notATable()
}

// wide is a text in UTF-16 with its closing zero, as the directory has it.
func wide(s string) []byte {
	var b []byte
	for _, u := range append(utf16.Encode([]rune(s)), 0) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
