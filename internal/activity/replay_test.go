package activity

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// What a replay decodes by hand is what the decoder of records reads.
func TestAReplayReadsResultsAsTheyWereRecorded(t *testing.T) {
	number := rapid.SampledFrom([]string{"", "0", "87.5", "-3", "100", "0.005"})
	truth := rapid.Custom(func(t *rapid.T) *bool {
		b := rapid.Bool().Draw(t, "b")
		if rapid.Bool().Draw(t, "absent") {
			return nil
		}
		return &b
	})
	rapid.Check(t, func(t *rapid.T) {
		r := Result{
			Score: number.Draw(t, "score"), ScoreMin: number.Draw(t, "min"), ScoreMax: number.Draw(t, "max"), Success: truth.Draw(t, "success"),
			Completion: truth.Draw(t, "completion"), DurationSeconds: number.Draw(t, "duration"), Quantity: number.Draw(t, "quantity"),
		}
		if rapid.Bool().Draw(t, "more") {
			r.Attributes = map[string]any{"a": rapid.String().Draw(t, "text"), `"attributes":`: true, "score": "7"}
		}
		text, err := r.encode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := decodeResult(text)
		if err != nil {
			t.Fatal(err)
		}
		whole, bare := Replayed{result: text}, Replayed{result: text}
		if err := whole.Decode(true); err != nil || !reflect.DeepEqual(whole.Result, want) {
			t.Fatalf("%s: read as %+v (%v); want %+v", text, whole.Result, err, want)
		}
		want.Attributes = nil
		if err := bare.Decode(false); err != nil || !reflect.DeepEqual(bare.Result, want) {
			t.Fatalf("%s: read without attributes as %+v (%v); want %+v", text, bare.Result, err, want)
		}
	})
}
