package credit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// CampaignID names one version of a campaign.
type CampaignID int64

// CampaignVersion is one version of a campaign with its procedure record. The
// newest published version of a campaign decides alone.
type CampaignVersion struct {
	ID          CampaignID
	Number      int
	Definition  rule.Campaign
	Hash        string
	State       State
	Cause       string
	DraftedBy   int64
	DraftedAt   time.Time
	SubmittedBy int64
	SubmittedAt time.Time
	PublishedBy int64
	PublishedAt time.Time
}

// SaveCampaign checks a campaign and keeps it as the draft of its code; there
// is one draft at a time. Faults: all of rule.CompileCampaign.
func (s *Service) SaveCampaign(ctx context.Context, tx *db.Tx, def rule.Campaign, cause string, by int64) (CampaignVersion, error) {
	hash, err := def.Hash()
	if err != nil {
		return CampaignVersion{}, err
	}
	v := CampaignVersion{Number: 1, Definition: def, Hash: hash, State: Draft, Cause: strings.TrimSpace(cause), DraftedBy: by, DraftedAt: s.clock.Now()}
	if err := s.CheckCampaign(ctx, tx, def); err != nil {
		return v, err
	}
	list, err := campaignsByCode(ctx, tx, def.Code)
	if err != nil {
		return v, err
	}
	if len(list) > 0 {
		if latest := list[0]; latest.State != Published {
			v.ID, v.Number = latest.ID, latest.Number
			return v, updateCampaign(ctx, tx, v)
		}
		v.Number = list[0].Number + 1
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return v, err
	}
	v.ID = CampaignID(id)
	return v, insertCampaign(ctx, tx, v)
}

// CheckCampaign tells everything that is wrong with a campaign.
func (s *Service) CheckCampaign(ctx context.Context, tx *db.Tx, def rule.Campaign) error {
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return err
	}
	_, err = rule.CompileCampaign(def, 1, time.Time{}, words)
	return err
}

// SubmitCampaign hands a draft to a second person. Faults:
// credit.campaign_not_found, credit.not_a_draft.
func (s *Service) SubmitCampaign(ctx context.Context, tx *db.Tx, id CampaignID, by int64) (CampaignVersion, error) {
	v, err := s.Campaign(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if v.State != Draft {
		return v, fault.New(fault.Conflict, "credit.not_a_draft", nil)
	}
	v.State, v.SubmittedBy, v.SubmittedAt = Submitted, by, s.clock.Now()
	return v, moveCampaign(ctx, tx, v)
}

// PublishCampaign puts a version in force for activities recorded from now on.
// Faults as of Publish, with credit.campaign_not_found.
func (s *Service) PublishCampaign(ctx context.Context, tx *db.Tx, id CampaignID, by int64) (CampaignVersion, error) {
	v, err := s.Campaign(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if v.State == Published {
		return v, fault.New(fault.Conflict, "credit.already_published", nil)
	}
	tenant, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return v, err
	}
	if tenant.Settings.SecondPersonPublishes && (by == v.DraftedBy || by == v.SubmittedBy) {
		return v, fault.New(fault.Forbidden, "credit.second_person", nil)
	}
	if err := s.CheckCampaign(ctx, tx, v.Definition); err != nil {
		return v, err
	}
	// The stamp is locked before the time is taken, as in Publish.
	if err := bumpStamp(ctx, tx); err != nil {
		return v, err
	}
	v.State, v.PublishedBy, v.PublishedAt = Published, by, s.clock.Now().UTC().Truncate(time.Microsecond)
	if err := moveCampaign(ctx, tx, v); err != nil {
		return v, err
	}
	if _, err := s.compile(ctx, tx); err != nil {
		return v, err
	}
	RulesChanged.Publish(ctx, tx, RulesChange{Rule: v.Definition.Code})
	return v, nil
}

// DiscardCampaign removes a draft that was never published.
func (s *Service) DiscardCampaign(ctx context.Context, tx *db.Tx, id CampaignID) error {
	v, err := s.Campaign(ctx, tx, id)
	if err != nil {
		return err
	}
	if v.State == Published {
		return fault.New(fault.Conflict, "credit.already_published", nil)
	}
	return deleteCampaign(ctx, tx, id)
}

// Campaign finds one version, or a fault credit.campaign_not_found.
func (s *Service) Campaign(ctx context.Context, tx *db.Tx, id CampaignID) (CampaignVersion, error) {
	list, err := findCampaign(ctx, tx, id)
	if err != nil {
		return CampaignVersion{}, err
	}
	if len(list) == 0 {
		return CampaignVersion{}, fault.New(fault.NotFound, "credit.campaign_not_found", nil)
	}
	return list[0], nil
}

// Campaigns lists all versions of all campaigns by code, the newest first.
func (s *Service) Campaigns(ctx context.Context, tx *db.Tx) ([]CampaignVersion, error) {
	return listCampaigns(ctx, tx)
}

// boosts compiles every campaign that was ever published.
func boosts(ctx context.Context, tx *db.Tx, words *rule.Vocabulary) ([]*rule.Boost, error) {
	list, err := listCampaigns(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []*rule.Boost
	for _, v := range list {
		if v.State != Published {
			continue
		}
		b, err := rule.ReloadCampaign(v.Definition, v.Number, v.PublishedAt, words)
		if err != nil {
			return nil, fmt.Errorf("compile campaign %s version %d: %w", v.Definition.Code, v.Number, err)
		}
		out = append(out, b)
	}
	return out, nil
}

// applyCampaigns does for campaigns what Apply does for rules.
func (s *Service) applyCampaigns(ctx context.Context, tx *db.Tx, list []rule.Campaign, second bool, cause string, by int64, out *Applied) error {
	if len(list) == 0 {
		return nil
	}
	all, err := listCampaigns(ctx, tx)
	if err != nil {
		return err
	}
	newest := map[string]CampaignVersion{}
	for _, v := range all {
		if _, ok := newest[v.Definition.Code]; !ok {
			newest[v.Definition.Code] = v
		}
	}
	for _, def := range list {
		hash, err := def.Hash()
		if err != nil {
			return err
		}
		if v, ok := newest[def.Code]; ok && v.Hash == hash {
			out.Unchanged = append(out.Unchanged, def.Code)
			continue
		}
		v, err := s.SaveCampaign(ctx, tx, def, cause, by)
		if err != nil {
			return campaignFault(def.Code, err)
		}
		if second {
			if _, err := s.SubmitCampaign(ctx, tx, v.ID, by); err != nil {
				return err
			}
			out.Drafted = append(out.Drafted, def.Code)
			continue
		}
		if _, err := s.PublishCampaign(ctx, tx, v.ID, by); err != nil {
			return campaignFault(def.Code, err)
		}
		out.Published = append(out.Published, def.Code)
	}
	return nil
}

// campaignFault says in which campaign of a file something is wrong.
func campaignFault(code string, err error) error {
	f, ok := fault.Of(err)
	if !ok {
		return err
	}
	return fault.New(f.Kind, "credit.campaign_in_file", fault.Args{"campaign": code}).With(f)
}
