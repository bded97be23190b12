package proof

import (
	"context"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Statement proves everything that was ever posted for a person: each entry
// with its path to the last signed head. Entries younger than that head are
// counted, not proven. Faults: proof.no_head, proof.too_many_entries,
// proof.number_not_in_log.
func (s *Service) Statement(ctx context.Context, tx *db.Tx, p org.PersonID) (prooffile.Statement, error) {
	heads, err := s.Heads(ctx, tx, false, 0, 1)
	if err == nil && len(heads) == 0 {
		err = errNoHead()
	}
	if err != nil {
		return prooffile.Statement{}, err
	}
	head := heads[0]
	all, err := s.ledger.SealedOf(ctx, tx, p, 0, prooffile.MostEntries+1)
	if err != nil {
		return prooffile.Statement{}, err
	}
	if len(all) > prooffile.MostEntries {
		return prooffile.Statement{}, fault.New(fault.TooLarge, "proof.too_many_entries", fault.Args{"most": prooffile.MostEntries})
	}
	company, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return prooffile.Statement{}, err
	}
	out := prooffile.Statement{Format: prooffile.StatementFormat, Company: company.Name, Head: head.Signed}
	if out.Entries, err = s.proveEntries(ctx, tx, p, all, head.Head); err != nil {
		return out, err
	}
	out.Waiting = len(all) - len(out.Entries)
	return out, s.signStatement(ctx, tx, p, all[:len(out.Entries)], head.Head, &out)
}

// proveEntries proves the entries up to the first that is younger than the
// head, in the order of their numbers.
func (s *Service) proveEntries(ctx context.Context, tx *db.Tx, p org.PersonID, all []credit.Sealed, head prooffile.Head) ([]prooffile.Entry, error) {
	ids := make([]ledger.TransferID, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	places, err := placesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	key, erased, err := s.openerOf(ctx, tx, p, ids)
	if err != nil {
		return nil, err
	}
	reader := newTileReader(ctx, tx)
	out := []prooffile.Entry{}
	younger := false
	for i := range all {
		t := &all[i].Transfer
		place, there := places[t.ID]
		if !there || place >= head.Size {
			younger = true
			continue
		}
		if younger { // the ones before it would be missing
			return nil, fault.New(fault.Conflict, "proof.number_not_in_log", fault.Args{"number": strconv.FormatInt(int64(all[i-1].ID), 10)})
		}
		path, err := tlog.ProveRecord(head.Size, place, reader)
		if err != nil {
			return nil, err
		}
		e := prooffile.Entry{Place: place, Path: prooffile.Path(path)}
		e.Transfer, e.Personal = s.leaves.disclose(tx.Tenant(), t, key, erased[t.ID].kept)
		out = append(out, e)
	}
	return out, nil
}

// openerOf gives what opens the commitments of a person's transfers: the key,
// and what is left of those that were erased.
func (s *Service) openerOf(ctx context.Context, tx *db.Tx, p org.PersonID, ids []ledger.TransferID) (*personKey, map[ledger.TransferID]erasedRow, error) {
	seeds, err := s.seedsOf(ctx, tx, []org.PersonID{p})
	if err != nil {
		return nil, nil, err
	}
	erased, err := s.erasedOf(ctx, tx, ids)
	return newPersonKey(s.salts, seeds[p].seed), erased, err
}

// signStatement signs whose entries these are and that they are all.
func (s *Service) signStatement(ctx context.Context, tx *db.Tx, p org.PersonID, list []credit.Sealed, head prooffile.Head, out *prooffile.Statement) error {
	names, err := s.org.NamesOf(ctx, tx, []org.PersonID{p})
	if err != nil {
		return err
	}
	leaves := make([]tlog.Hash, len(list))
	for i := range list {
		if leaves[i], err = out.Entries[i].Leaf(); err != nil {
			return err
		}
	}
	signer, err := s.signer(tx.Tenant(), head.Origin)
	if err != nil {
		return err
	}
	summary := prooffile.Summary{
		Origin: head.Origin, Person: strconv.FormatInt(int64(p), 10), Number: names[p].Number, Name: names[p].Name,
		Size: head.Size, Entries: len(list), Leaves: prooffile.HashLeaves(leaves),
	}
	out.Key = signer.Key.Text
	out.Statement, err = signer.Sign(summary.Text())
	return err
}
