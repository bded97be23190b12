package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"xuefen/internal/app"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

type proofCommand struct {
	Check       checkProofCommand       `cmd:"" help:"Check a downloaded proof offline with the public key alone."`
	Key         proofKeyCommand         `cmd:"" help:"Print the public key of a company's log."`
	Head        proofHeadCommand        `cmd:"" help:"Print the last signed tree head."`
	Consistency proofConsistencyCommand `cmd:"" help:"Print the proof that the log only grew between two tree heads."`
	Statement   proofStatementCommand   `cmd:"" help:"Print one person's statement with its proofs."`
	Erase       proofEraseCommand       `cmd:"" help:"Destroy the key behind what the log hides of a person. Proofs stay valid; it cannot be undone."`
}

type checkProofCommand struct {
	File string `arg:"" type:"existingfile" help:"Statement, consistency proof or signed tree head."`
	Key  string `type:"existingfile" placeholder:"FILE" help:"The company's public key, as 'xuefen proof key' prints it; the key named in the file when left out."`
}

// Run ends with 0 when everything holds, 1 when something does not, 2 when the
// file or the key cannot be read. It opens no database.
func (c *checkProofCommand) Run(s *session) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = file.Close() }()
	found, err := prooffile.Read(file)
	if err != nil {
		return usageError{err}
	}
	key, err := c.key(found)
	if err != nil {
		return usageError{err}
	}
	verdict, err := key.Check(found)
	if err != nil {
		if f, ok := fault.Of(err); ok && f.Kind == fault.Invalid {
			return usageError{err}
		}
		return err
	}
	return s.printVerdict(verdict, key, c.Key != "")
}

func (c *checkProofCommand) key(found prooffile.File) (prooffile.PublicKey, error) {
	text := found.Key()
	if c.Key != "" {
		raw, err := os.ReadFile(c.Key)
		if err != nil {
			return prooffile.PublicKey{}, err
		}
		text = string(raw)
	}
	if text == "" {
		return prooffile.PublicKey{}, fault.New(fault.Invalid, "proof.key_needed", nil)
	}
	return prooffile.ParseKey(text)
}

// printVerdict says in the reader's language what was proven.
func (s *session) printVerdict(v prooffile.Verdict, key prooffile.PublicKey, given bool) error {
	words, err := app.Words()
	if err != nil {
		return err
	}
	say := func(code string, args fault.Args) { fmt.Fprintln(s.out, words.Sentence(s.language, code, args)) }
	at := func(h prooffile.Head) string { return h.At.Format(time.RFC3339) }
	switch {
	case v.Summary != nil:
		say("proof.holds_statement", fault.Args{
			"entries": v.Summary.Entries, "number": v.Summary.Number, "name": v.Summary.Name, "available": v.After,
		})
		if v.Waiting > 0 {
			say("proof.holds_waiting", fault.Args{"entries": v.Waiting})
		}
	case v.Earlier != nil:
		say("proof.holds_consistency", fault.Args{"earlier": v.Earlier.Number, "size": v.Earlier.Size, "time": at(*v.Earlier)})
	}
	say("proof.holds_head", fault.Args{"log": v.Head.Origin, "number": v.Head.Number, "size": v.Head.Size, "time": at(v.Head), "root": v.Head.Root.String()})
	if given {
		say("proof.holds_key", fault.Args{"key": key.Text})
	} else {
		say("proof.holds_own_key", fault.Args{"key": key.Text})
	}
	return nil
}

type proofKeyCommand struct {
	Tenant string `required:"" help:"Company code."`
}

func (c *proofKeyCommand) Run(s *session) error {
	return s.prove(c.Tenant, func(ctx context.Context, tx *db.Tx, p *proof.Service) error {
		key, err := p.Key(ctx, tx)
		if err == nil {
			fmt.Fprintln(s.out, key.Text)
		}
		return err
	})
}

type proofHeadCommand struct {
	Tenant string `required:"" help:"Company code."`
	Now    bool   `help:"Give every transfer its place and sign a new head first."`
	Day    bool   `help:"The last head that closed a day."`
}

func (c *proofHeadCommand) Run(s *session) error {
	if c.Now {
		t, err := s.tenant(c.Tenant)
		if err != nil {
			return err
		}
		if err := s.opened.Proof.Look(s.ctx, t.ID); err != nil {
			return err
		}
		if err := s.opened.Proof.Head(s.ctx, t.ID); err != nil {
			return err
		}
	}
	return s.prove(c.Tenant, func(ctx context.Context, tx *db.Tx, p *proof.Service) error {
		heads, err := p.Heads(ctx, tx, c.Day, 0, 1)
		if err == nil && len(heads) == 0 {
			err = fault.New(fault.NotFound, "proof.no_head", nil)
		}
		if err == nil {
			fmt.Fprint(s.out, heads[0].Signed)
		}
		return err
	})
}

type proofConsistencyCommand struct {
	Tenant string `required:"" help:"Company code."`
	From   int64  `required:"" help:"Number of one tree head."`
	To     int64  `required:"" help:"Number of the other."`
}

func (c *proofConsistencyCommand) Run(s *session) error {
	return s.prove(c.Tenant, func(ctx context.Context, tx *db.Tx, p *proof.Service) error {
		found, err := p.Consistency(ctx, tx, c.From, c.To)
		if err != nil {
			return err
		}
		return s.printFile(found)
	})
}

type proofStatementCommand struct {
	Tenant string `required:"" help:"Company code."`
	Person string `required:"" help:"Employee number."`
}

func (c *proofStatementCommand) Run(s *session) error {
	return s.prove(c.Tenant, func(ctx context.Context, tx *db.Tx, p *proof.Service) error {
		id, err := s.personOf(ctx, tx, c.Person)
		if err != nil {
			return err
		}
		found, err := p.Statement(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.printFile(found)
	})
}

type proofEraseCommand struct {
	Tenant string `required:"" help:"Company code."`
	Person string `required:"" help:"Employee number."`
	Yes    bool   `required:"" help:"Say that you know it cannot be undone."`
}

func (c *proofEraseCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	var id org.PersonID
	err = s.read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = s.personOf(ctx, tx, c.Person)
		return err
	})
	if err != nil {
		return err
	}
	return s.opened.Proof.Erase(s.ctx, t.ID, id)
}

// prove reads something of a company's log.
func (s *session) prove(tenant string, work func(context.Context, *db.Tx, *proof.Service) error) error {
	t, err := s.tenant(tenant)
	if err != nil {
		return err
	}
	return s.read(t, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, s.opened.Proof) })
}

// personOf finds a person by employee number.
func (s *session) personOf(ctx context.Context, tx *db.Tx, number string) (org.PersonID, error) {
	people, err := s.opened.Org.PeopleByNumber(ctx, tx, []string{number})
	if err != nil {
		return 0, err
	}
	id, ok := people[number]
	if !ok {
		return 0, fault.New(fault.NotFound, "activity.unknown_person", fault.Args{"person": number})
	}
	return id, nil
}

func (s *session) printFile(v any) error {
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
