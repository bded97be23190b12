package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sample is one measurement. What was not measured is 0 and left out.
type sample struct {
	Seconds    float64 `json:"seconds,omitempty"`     // by the clock on the wall
	CPUSeconds float64 `json:"cpu_seconds,omitempty"` // of the process, its whole life
	PerSecond  float64 `json:"per_second,omitempty"`  // items, or requests
	P50ms      float64 `json:"p50_ms,omitempty"`
	P99ms      float64 `json:"p99_ms,omitempty"`
	MaxMs      float64 `json:"max_ms,omitempty"`
	RssAnonMB  float64 `json:"rss_anon_mb,omitempty"` // peak
	OfRaw      float64 `json:"of_raw,omitempty"`      // speed ÷ what the database takes at most in the same run
	Times      float64 `json:"times,omitempty"`       // time ÷ that of the figure it is held against

	Parts map[string]sample `json:"parts,omitempty"` // of the home page, by question
}

// String is a sample as the table says it.
func (s sample) String() string {
	var parts []string
	for _, p := range []struct {
		format string
		value  float64
	}{{"%.2f s", s.Seconds}, {"%.2f s of CPU", s.CPUSeconds}, {"%.0f/s", s.PerSecond}, {"p50 %.1f ms", s.P50ms}, {"p99 %.1f ms", s.P99ms}, {"%.0f MB", s.RssAnonMB}, {"%.2f of raw", s.OfRaw},
		{"%.2f times", s.Times}} {
		if p.value != 0 {
			parts = append(parts, fmt.Sprintf(p.format, p.value))
		}
	}
	return strings.Join(parts, ", ")
}

// figure is what came of one measurement, with what was promised.
type figure struct {
	Name     string   `json:"name"`
	Database string   `json:"database"`
	Items    int      `json:"items,omitempty"`
	Samples  []sample `json:"samples"`
	Median   sample   `json:"median"`
	Most     float64  `json:"most_seconds,omitempty"`
	MostP99  float64  `json:"most_p99_ms,omitempty"`
	MostMB   float64  `json:"most_rss_anon_mb,omitempty"`

	LeastPerSecond float64 `json:"least_per_second,omitempty"`
	LeastOfRaw     float64 `json:"least_of_raw,omitempty"`
	MostTimes      float64 `json:"most_times,omitempty"`

	Kept *bool `json:"kept,omitempty"` // whether the median keeps the promise
}

// settle computes the median of each value and holds it against the promise.
func (f *figure) settle() {
	if f.Items > 0 {
		for i := range f.Samples {
			f.Samples[i].PerSecond = float64(f.Items) / f.Samples[i].Seconds
		}
	}
	of := func(value func(sample) float64) float64 {
		var list []float64
		for _, s := range f.Samples {
			list = append(list, value(s))
		}
		slices.Sort(list)
		return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
	}
	m := &f.Median
	m.Seconds, m.PerSecond = of(func(s sample) float64 { return s.Seconds }), of(func(s sample) float64 { return s.PerSecond })
	m.P50ms, m.P99ms, m.MaxMs = of(func(s sample) float64 { return s.P50ms }), of(func(s sample) float64 { return s.P99ms }), of(func(s sample) float64 { return s.MaxMs })
	m.CPUSeconds, m.RssAnonMB = of(func(s sample) float64 { return s.CPUSeconds }), of(func(s sample) float64 { return s.RssAnonMB })
	m.OfRaw = of(func(s sample) float64 { return s.OfRaw })
	f.keep()
}

// keep holds the median against what was promised.
func (f *figure) keep() {
	if f.Most+f.MostP99+f.MostMB+f.LeastPerSecond+f.LeastOfRaw+f.MostTimes == 0 {
		return
	}
	m := &f.Median
	most := func(bound, value float64) bool { return bound == 0 || value <= bound }
	kept := most(f.Most, m.Seconds) && (f.MostP99 == 0 || m.P99ms < f.MostP99) && most(f.MostMB, m.RssAnonMB) && most(f.MostTimes, m.Times) &&
		m.PerSecond >= f.LeastPerSecond && m.OfRaw >= f.LeastOfRaw
	f.Kept = &kept
}

// promise is what was promised, in words.
func (f *figure) promise() string {
	var parts []string
	for _, p := range []struct {
		format string
		value  float64
	}{{"≤ %.0f s", f.Most}, {"p99 < %.0f ms", f.MostP99}, {"≤ %.0f MB", f.MostMB}, {"≥ %.0f/s", f.LeastPerSecond},
		{"≥ %.1f of raw", f.LeastOfRaw}, {"≤ %.1f times", f.MostTimes}} {
		if p.value != 0 {
			parts = append(parts, fmt.Sprintf(p.format, p.value))
		}
	}
	if f.Kept != nil {
		parts = append(parts, map[bool]string{true: "kept", false: "NOT KEPT"}[*f.Kept])
	}
	return strings.Join(parts, ", ")
}

// benchReport is everything that is written down.
type benchReport struct {
	Date      time.Time         `json:"date"`
	Version   string            `json:"version"`
	Machine   machine           `json:"machine"`
	Databases map[string]string `json:"databases"`
	Repeats   int               `json:"repeats"`
	Figures   []figure          `json:"figures"`
}

// machine is what a reader must know to compare figures.
type machine struct {
	Processor string  `json:"processor"`
	Cores     int     `json:"cores"`
	MemoryGB  float64 `json:"memory_gb"`
	System    string  `json:"system"`
	Kernel    string  `json:"kernel"`
	Go        string  `json:"go"`
	// Load is how many processes wanted to run when the measurement began: on
	// an idle machine it is near 0.
	Load float64 `json:"load_at_begin"`
}

func (b *bench) report(places []*benchPlace) (benchReport, error) {
	r := benchReport{
		Date: b.begun.UTC().Truncate(time.Second), Version: version, Machine: b.machine, Databases: map[string]string{"sqlite": "SQLite, WAL, synchronous FULL"},
		Repeats: max(1, b.Repeats), Figures: b.figures,
	}
	for _, p := range places {
		if p.details != "" {
			r.Databases[p.dialect] = p.details
		}
	}
	if len(r.Figures) == 0 {
		return r, fmt.Errorf("nothing was measured")
	}
	return r, nil
}

func thisMachine() machine {
	m := machine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	m.Processor = lineOf("/proc/cpuinfo", "model name")
	m.Kernel, _, _ = strings.Cut(strings.TrimSpace(textOf("/proc/sys/kernel/osrelease")), "-")
	if fields := strings.Fields(lineOf("/proc/meminfo", "MemTotal")); len(fields) > 0 {
		if kb, err := strconv.ParseFloat(fields[0], 64); err == nil {
			const kbPerGB = 1 << 20
			m.MemoryGB = float64(int(kb/kbPerGB*10)) / 10
		}
	}
	if fields := strings.Fields(textOf("/proc/loadavg")); len(fields) > 0 {
		if load, err := strconv.ParseFloat(fields[0], 64); err == nil {
			m.Load = load
		}
	}
	return m
}

// textOf reads a file that some systems do not have.
func textOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(text)
}

// lineOf finds "name: value" in a file.
func lineOf(path, name string) string {
	for line := range strings.Lines(textOf(path)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// print writes the table.
func (r benchReport) print(out io.Writer) {
	fmt.Fprintf(out, "%s · %s · %d cores, %.1f GB, %s, %s, load %.1f\n\n", r.Date.Format(time.DateOnly), r.Machine.Processor, r.Machine.Cores,
		r.Machine.MemoryGB, r.Machine.Kernel, r.Machine.Go, r.Machine.Load)
	for _, f := range r.Figures {
		fmt.Fprintf(out, "%-48s %-9s %-58s %s\n", f.Name, f.Database, f.Median, f.promise())
	}
}

// write keeps the figures: a file for programs and rows for people.
func (r benchReport) write(s *session, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%dcores-%.0fgb.json", r.Date.Format(time.DateOnly), r.Machine.Cores, r.Machine.MemoryGB)
	if err := os.WriteFile(filepath.Join(dir, name), append(text, '\n'), 0o644); err != nil {
		return err
	}
	if err := r.addRows(filepath.Join(dir, "results.md")); err != nil {
		return err
	}
	fmt.Fprintln(s.err, "the figures are in", filepath.Join(dir, name))
	return nil
}

const resultsHead = "# Results\n\nMade by `xuefen bench`; what each figure means stands in [README.md](README.md).\n\n" +
	"| date | machine | load | version | measurement | database | median | promised |\n|---|---|---|---|---|---|---|---|\n"

// addRows adds one row per figure to the table of all results.
func (r benchReport) addRows(path string) error {
	known := textOf(path)
	if known == "" {
		known = resultsHead
	}
	var rows strings.Builder
	rows.WriteString(known)
	for _, f := range r.Figures {
		fmt.Fprintf(&rows, "| %s | %d cores, %.0f GB, %s | %.1f | %s | %s | %s | %s | %s |\n", r.Date.Format(time.DateOnly), r.Machine.Cores,
			r.Machine.MemoryGB, r.Machine.Processor, r.Machine.Load, r.Version, f.Name, f.Database, f.Median, f.promise())
	}
	return os.WriteFile(path, []byte(rows.String()), 0o644)
}
