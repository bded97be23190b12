// Command oulad turns the Open University Learning Analytics Dataset into the
// files that Xuefen imports: people.csv, activities.jsonl and rules.yaml.
//
// Kuzilek, Hlosta, Zdrahal: "Open University Learning Analytics dataset",
// Scientific Data 4:170171 (2017), CC-BY 4.0. The data stays outside this
// project: -in names the folder with its CSV files.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	in := flag.String("in", "", "folder with the CSV files of the dataset")
	out := flag.String("out", ".", "folder to write people.csv, activities.jsonl and rules.yaml to")
	flag.Parse()
	if *in == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := convert(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "oulad:", err)
		os.Exit(1)
	}
}

func convert(in, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "rules.yaml"), []byte(rules), 0o644); err != nil {
		return err
	}
	if err := writePeople(in, out); err != nil {
		return err
	}
	return writeActivities(in, out)
}

// writePeople lists every learner once, in the region of the first enrolment.
func writePeople(in, out string) error {
	return create(filepath.Join(out, "people.csv"), func(w io.Writer) error {
		people := csv.NewWriter(w)
		if err := people.Write([]string{"employee_no", "name", "department"}); err != nil {
			return err
		}
		seen := map[string]bool{}
		err := each(filepath.Join(in, "studentInfo.csv"), func(row map[string]string) error {
			id := row["id_student"]
			if seen[id] {
				return nil
			}
			seen[id] = true
			return people.Write([]string{id, "Student " + id, "Open University/" + row["region"]})
		})
		people.Flush()
		return errors.Join(err, people.Error())
	})
}

type assessment struct{ module, presentation, kind string }

// record is one line of activities.jsonl.
type record struct {
	Person     string         `json:"person"`
	Verb       string         `json:"verb"`
	Object     object         `json:"object"`
	OccurredAt string         `json:"occurred_at"`
	Result     result         `json:"result"`
	Attributes map[string]any `json:"attributes"`
	Source     string         `json:"source"`
	Key        string         `json:"key"`
}

type object struct {
	Type   string `json:"type"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent"`
}

type result struct {
	Score    json.Number `json:"score,omitempty"`
	ScoreMin int         `json:"score_min"`
	ScoreMax int         `json:"score_max"`
}

// writeActivities writes one submission per result. The parent is the course
// presentation, over which the rules' cap counts.
func writeActivities(in, out string) error {
	assessments := map[string]assessment{}
	err := each(filepath.Join(in, "assessments.csv"), func(row map[string]string) error {
		assessments[row["id_assessment"]] = assessment{row["code_module"], row["code_presentation"], row["assessment_type"]}
		return nil
	})
	if err != nil {
		return err
	}
	return create(filepath.Join(out, "activities.jsonl"), func(w io.Writer) error {
		lines := json.NewEncoder(w)
		return each(filepath.Join(in, "studentAssessment.csv"), func(row map[string]string) error {
			a, ok := assessments[row["id_assessment"]]
			if !ok {
				return fmt.Errorf("result of an unknown assessment %s", row["id_assessment"])
			}
			r, err := recordOf(row, a)
			if err != nil {
				return err
			}
			return lines.Encode(r)
		})
	})
}

func recordOf(row map[string]string, a assessment) (record, error) {
	day, err := dayOf(a.presentation, row["date_submitted"])
	if err != nil {
		return record{}, err
	}
	kind := "assignment"
	if a.kind == "Exam" {
		kind = "exam"
	}
	id, course := row["id_assessment"], a.module+"-"+a.presentation
	return record{
		Person: row["id_student"], Verb: "submitted",
		Object:     object{Type: kind, ID: id, Name: course + " " + a.kind + " " + id, Parent: course},
		OccurredAt: day, Result: result{Score: json.Number(row["score"]), ScoreMax: 100},
		Attributes: map[string]any{"banked": row["is_banked"] == "1"},
		Source:     "oulad", Key: id + "-" + row["id_student"],
	}, nil
}

// dayOf counts days from the start of a presentation: those ending in B start
// on 1 February, those in J on 1 October.
func dayOf(presentation, days string) (string, error) {
	year, err := strconv.Atoi(strings.TrimRight(presentation, "BJ"))
	if err != nil {
		return "", fmt.Errorf("presentation %q: %w", presentation, err)
	}
	n, err := strconv.Atoi(days)
	if err != nil {
		return "", fmt.Errorf("day %q: %w", days, err)
	}
	month := time.October
	if strings.HasSuffix(presentation, "B") {
		month = time.February
	}
	return time.Date(year, month, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), nil
}

// each reads a CSV file by the names of its columns, whatever their order.
func each(path string, row func(map[string]string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	names := append([]string(nil), head...)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		m := make(map[string]string, len(names))
		for i, n := range names {
			m[n] = cells[i]
		}
		if err := row(m); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}

func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(write(w), w.Flush(), f.Close())
}
