package sheet

import (
	"errors"
	"io"
	"path"
	"strings"

	"xuefen/internal/platform/fault"
)

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
}

// workbook is an XLSX file with everything loaded that its rows need.
type workbook struct {
	*archive
	sheets    []Sheet
	paths     []string // of the sheets
	epoch1904 bool
	styles    []style
	texts     sharedTexts
}

// openWorkbook loads the small parts and the shared texts of an XLSX file.
func openWorkbook(r io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	a, err := openArchive(r, size, limits)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a}
	p := a.newPass()
	main, err := w.mainPart(p)
	if err != nil {
		return nil, err
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	links, err := w.links(main, p)
	if err != nil {
		return nil, err
	}
	if err := w.readMain(main, links, p); err != nil {
		return nil, err
	}
	for _, l := range links {
		switch l.kind {
		case "styles":
			err = w.readStyles(l.target, p)
		case "sharedStrings":
			err = w.readShared(l.target, p)
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// mainPart finds the workbook among the parts, or says what the archive is.
func (w *workbook) mainPart(p *pass) (string, error) {
	if _, ok := w.parts["_rels/.rels"]; ok {
		links, err := w.links("", p)
		if err != nil {
			return "", err
		}
		for _, l := range links {
			_, there := w.parts[partPath(l.target)]
			if there && l.kind == "officeDocument" && strings.HasPrefix(path.Base(partPath(l.target)), "workbook") && path.Ext(l.target) == ".xml" {
				return l.target, nil
			}
		}
	}
	if _, ok := w.parts["xl/workbook.xml"]; ok {
		return "xl/workbook.xml", nil
	}
	if _, ok := w.parts["xl/workbook.bin"]; ok {
		return "", fault.New(fault.Invalid, "sheet.binary_workbook", nil)
	}
	_, content := w.parts["content.xml"]
	_, kind := w.parts["mimetype"]
	if content && kind {
		return "", fault.New(fault.Invalid, "sheet.open_document", nil)
	}
	return "", fault.New(fault.Invalid, "sheet.zip_not_workbook", nil)
}

// link is a relationship of one part to another.
type link struct {
	id, kind, target string
}

// links reads the relationships of a part; a part without any has none.
func (w *workbook) links(part string, p *pass) ([]link, error) {
	dir, base := path.Split(part)
	file := dir + "_rels/" + base + ".rels"
	if _, ok := w.parts[partPath(file)]; !ok {
		return nil, nil
	}
	var links []link
	err := w.scan(file, p, func(m *markup, tok token) (bool, error) {
		if tok != tokenOpen || string(m.name) != "Relationship" || len(links) >= w.limits.Entries {
			return true, nil
		}
		target := strings.ReplaceAll(m.attr("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		links = append(links, link{id: m.attr("Id"), kind: path.Base(m.attr("Type")), target: strings.TrimPrefix(target, "/")})
		return true, nil
	})
	return links, err
}

// scan calls visit for every token of a part until it says stop.
func (w *workbook) scan(part string, p *pass, visit func(m *markup, tok token) (bool, error)) error {
	in, _, err := w.open(part, p)
	if err != nil {
		return err
	}
	m := newMarkup(in)
	for {
		tok, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		if more, err := visit(m, tok); err != nil {
			return damaged(err)
		} else if !more {
			return nil
		}
	}
}

// readMain reads the list of sheets and the date system.
func (w *workbook) readMain(part string, links []link, p *pass) error {
	targets := make(map[string]string, len(links))
	for _, l := range links {
		if l.kind == "worksheet" {
			targets[l.id] = l.target
		}
	}
	err := w.scan(part, p, func(m *markup, tok token) (bool, error) {
		if tok != tokenOpen {
			return true, nil
		}
		switch string(m.name) {
		case "workbookPr":
			w.epoch1904 = isTrue(m.attr("date1904"))
		case "sheet":
			target, ok := targets[m.attr("id")]
			if ok && len(w.sheets) < w.limits.Entries {
				state := m.attr("state")
				hidden := state == "hidden" || state == "veryHidden"
				w.sheets = append(w.sheets, Sheet{Name: m.attr("name"), Hidden: hidden})
				w.paths = append(w.paths, target)
			}
		}
		return true, nil
	})
	if err == nil && len(w.sheets) == 0 {
		return fault.New(fault.Invalid, "sheet.no_rows", nil)
	}
	return err
}

func isTrue(flag string) bool { return flag == "1" || flag == "true" || flag == "on" }
