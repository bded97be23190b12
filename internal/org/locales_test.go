package org_test

import (
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/i18n"
)

func TestSentencesStandInBothLanguages(t *testing.T) {
	b := i18n.New()
	if err := b.Load(org.Locales()); err != nil {
		t.Fatal(err)
	}
	if d := b.Differences(); len(d) > 0 {
		t.Errorf("the languages differ: %v", d)
	}
	if _, err := access.NewRegistry(org.Permissions()); err != nil {
		t.Error(err)
	}
}
