package sheet

import "math"

// The defaults of Limits. They are what a spreadsheet program itself allows,
// or what a person can plausibly want to upload at once.
const (
	DefaultFileBytes     int64 = 200 << 20
	DefaultUnzippedBytes int64 = 2 << 30
	DefaultRatio         int64 = 200
	DefaultEntries             = 5_000
	DefaultWorkbookRows        = 1_048_576
	DefaultTextRows            = 5_000_000
	DefaultColumns             = 512
	DefaultCellLength          = 32_767
	DefaultLineBytes           = 1 << 20
	DefaultSharedBytes   int64 = 128 << 20
	DefaultShared              = 6_000_000
	DefaultMerges              = 100_000
)

const (
	// ratioGrace is how much one part of an archive may unfold before its
	// ratio is looked at: small parts of honest workbooks fold extremely well.
	ratioGrace = 16 << 20
	// headerSearch is how many rows are looked at for a header row, and how
	// many JSON lines for their keys.
	headerSearch = 1_000
	// jsonDepth is how deep a JSON line may nest.
	jsonDepth = 32
	// shownLength is how much of an offending value a sentence repeats.
	shownLength = 60
	// rawLength is how much of an unreadable line a row keeps.
	rawLength = 32_000
)

// Limits bound what Open and Rows may cost. A zero field means its default.
type Limits struct {
	FileBytes     int64 // size of the file itself
	UnzippedBytes int64 // bytes unfolded from an archive in one pass
	Ratio         int64 // unfolded bytes per packed byte of one archive part
	Entries       int   // files in an archive
	WorkbookRows  int   // the last row number of a workbook's sheet
	TextRows      int   // lines of a CSV or JSON Lines file
	Columns       int   // columns with values
	CellLength    int   // characters in one cell
	LineBytes     int   // bytes of one CSV record or JSON line
	SharedBytes   int64 // bytes of a workbook's table of shared texts
	Shared        int   // entries of a workbook's table of shared texts
	Merges        int   // merged ranges of one sheet
}

func (l Limits) orDefaults() Limits {
	l.FileBytes = orDefault(l.FileBytes, DefaultFileBytes)
	l.UnzippedBytes = orDefault(l.UnzippedBytes, DefaultUnzippedBytes)
	l.Ratio = orDefault(l.Ratio, DefaultRatio)
	l.Entries = orDefault(l.Entries, DefaultEntries)
	l.WorkbookRows = orDefault(l.WorkbookRows, DefaultWorkbookRows)
	l.TextRows = orDefault(l.TextRows, DefaultTextRows)
	l.Columns = orDefault(l.Columns, DefaultColumns)
	l.CellLength = orDefault(l.CellLength, DefaultCellLength)
	l.LineBytes = orDefault(l.LineBytes, DefaultLineBytes)
	l.SharedBytes = min(orDefault(l.SharedBytes, DefaultSharedBytes), math.MaxUint32)
	l.Shared = orDefault(l.Shared, DefaultShared)
	l.Merges = orDefault(l.Merges, DefaultMerges)
	return l
}

func orDefault[N int | int64](n, standard N) N {
	if n <= 0 {
		return standard
	}
	return n
}
