package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// people measures the import of 10,000 people into an empty company.
func (p *benchPlace) people() error {
	const people = 10_000
	file, err := p.peopleFile(people)
	if err != nil {
		return err
	}
	f := figure{Name: "import of 10,000 people", Database: p.dialect, Items: people, Most: 5}
	return p.repeat(f, func(int) (sample, error) {
		s, err := p.site()
		if err != nil {
			return sample{}, err
		}
		if err := s.company(); err != nil {
			return sample{}, err
		}
		return s.run("import", "people", file, "--tenant", "bench")
	})
}

// ouladFiles are the imports made of the Open University data set.
type ouladFiles struct{ people, rules, records string }

// ouladRecords is how many results the data set has.
const ouladRecords = 173_912

// findOULAD finds the files, converting the raw data set when that is what is
// there. Without them the measurement is left out.
func (b *bench) findOULAD() error {
	if b.OULAD == "" {
		b.note("the Open University data set is left out: name its folder by --oulad or OULAD_DIR")
		return nil
	}
	dir := b.OULAD
	if _, err := os.Stat(filepath.Join(dir, "activities.jsonl")); err != nil {
		b.note("converting the data set")
		dir = filepath.Join(b.dir, "oulad")
		convert := exec.CommandContext(b.session.ctx, "go", "run", "./examples/oulad", "-in", b.OULAD, "-out", dir)
		if said, err := convert.CombinedOutput(); err != nil {
			return fmt.Errorf("convert the data set (from the folder of the sources): %w\n%s", err, said)
		}
	}
	b.oulad = &ouladFiles{
		people: filepath.Join(dir, "people.csv"), rules: filepath.Join(dir, "rules.yaml"), records: filepath.Join(dir, "activities.jsonl"),
	}
	return nil
}

// openUniversity measures the import of all results with crediting, and of
// the same rows without any of our work as a yardstick.
func (p *benchPlace) openUniversity() error {
	if p.oulad == nil {
		return nil
	}
	most := map[string]float64{"sqlite": 30, "postgres": 20}[p.dialect]
	f := figure{Name: "import of the Open University with crediting", Database: p.dialect, Items: ouladRecords, Most: most, MostMB: 300}
	var last *benchSite
	err := p.repeat(f, func(int) (took sample, err error) {
		if last, err = p.site(); err != nil {
			return took, err
		}
		if err := last.company(); err != nil {
			return took, err
		}
		for _, args := range [][]string{{"import", "people", p.oulad.people}, {"rules", "apply", p.oulad.rules}} {
			if _, err := last.run(append(args, "--tenant", "bench")...); err != nil {
				return took, err
			}
		}
		return last.run("import", "activities", p.oulad.records, "--tenant", "bench")
	})
	if err != nil {
		return err
	}
	proof := figure{Name: "verify of the Open University", Database: p.dialect, Items: ouladRecords}
	took, err := last.run("verify")
	if err != nil {
		return err
	}
	proof.Samples = []sample{took}
	proof.settle()
	p.figures = append(p.figures, proof)
	replay := figure{Name: "simulating two years of the Open University, two sets of rules", Database: p.dialect, Items: ouladRecords}
	if took, err = last.run("simulate", "--tenant", "bench", "--rules", p.oulad.rules, "--from", "2013-01-01", "--to", "2015-01-01"); err != nil {
		return err
	}
	replay.Samples = []sample{took}
	replay.settle()
	p.figures = append(p.figures, replay)
	if !p.wants(benchBaseline) {
		return nil
	}
	return p.baseline(last, figure{Name: "the same rows inserted without any other work", Database: p.dialect, Items: ouladRecords})
}

// demoSite is the demo company, made once.
func (p *benchPlace) demoSite() (*benchSite, error) {
	if p.demo != nil {
		return p.demo, nil
	}
	s, err := p.site()
	if err != nil {
		return nil, err
	}
	f := figure{Name: "making the demo company", Database: p.dialect, Most: 30}
	took, err := s.run("demo", "--build-only")
	if err != nil {
		return nil, err
	}
	f.Samples = []sample{took}
	f.settle()
	p.figures = append(p.figures, f)
	p.demo = s
	return s, nil
}

// start measures the time from the start of the program on the existing demo
// company until it is ready to serve.
func (p *benchPlace) start() error {
	s, err := p.demoSite()
	if err != nil {
		return err
	}
	f := figure{Name: "start with the demo company until /readyz", Database: p.dialect, Most: 1}
	return p.repeat(f, func(int) (sample, error) {
		begun := time.Now()
		server, err := s.serve()
		if err != nil {
			return sample{}, err
		}
		ready := untilReady(server.url)
		took := time.Since(begun)
		used, err := server.stop()
		if ready != nil {
			return sample{}, ready
		}
		used.Seconds = took.Seconds()
		return used, err
	})
}

// untilReady asks /readyz until it says yes.
func untilReady(address string) error {
	const patience = 30 * time.Second
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		answer, err := http.Get(address + "/readyz")
		if err != nil {
			continue
		}
		if err := answer.Body.Close(); err != nil {
			return err
		}
		if answer.StatusCode == http.StatusOK {
			return nil
		}
	}
	return fmt.Errorf("the server was not ready after %s", patience)
}
