package app_test

import (
	"bytes"
	"os"
	"testing"

	"xuefen/internal/platform/config"
)

func TestGeneratedDocumentsAreFresh(t *testing.T) {
	a := open(t, node{dialect: "sqlite", data: t.TempDir()})
	api, _, err := a.Routes()
	if err != nil {
		t.Fatal(err)
	}
	openAPI, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]byte{
		"../../api/openapi.json":      append(openAPI, '\n'),
		"../../docs/configuration.md": []byte(config.Document()),
		"../../docs/events.md":        []byte(a.EventsDocument()),
	} {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the code gives (%d bytes there, %d now); run make gen", path, len(got), len(want))
		}
	}
}
