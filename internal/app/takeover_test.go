package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

// TestAFileBegunByADeadNodeIsFinishedByTheOther lets a node die in the middle
// of a file: it stops at a record that somebody else holds, and then its
// connections and its clock are gone.
func TestAFileBegunByADeadNodeIsFinishedByTheOther(t *testing.T) {
	clk := clock.NewFixed(time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC))
	c := pair(t, clk, studies)
	const rows, stopAt = 3_500, 2_600
	var file strings.Builder
	file.WriteString("person,verb,object.type,object.id,occurred_at,source,key\n")
	for i := range rows {
		person := 1001 + i%5
		if i == stopAt {
			person = 1006
		}
		fmt.Fprintf(&file, "%d,completed,course,%d,2024-05-01,lms,k%d\n", person, i, i)
	}
	// 王磊 has a number already, so that there is a row to hold.
	if _, err := c.nodes[0].Activity.RecordBatch(t.Context(), c.tenant, []activity.Input{{
		Person: "1006", Verb: "completed", ObjectType: "course", ObjectCode: "first", OccurredAt: clk.Now(), Source: "lms", Key: "first"}}); err != nil {
		t.Fatal(err)
	}
	id := c.upload(0, file.String())
	d := c.place.outside(t)
	holder, err := d.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.ExecContext(t.Context(), "UPDATE activity_person SET last_seq = last_seq WHERE person_id = $1", int64(c.people[5])); err != nil {
		t.Fatal(err)
	}
	life, die := context.WithCancel(context.WithoutCancel(t.Context()))
	first := make(chan error, 1)
	go func() { first <- c.nodes[0].Jobs.Run(life) }()
	// PostgreSQL itself tells when the node waits for the record.
	blocked := `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1`
	pid := 0
	await(t, "the first node to reach the held record", func() bool {
		return d.QueryRowContext(t.Context(), blocked).Scan(&pid) == nil
	})
	if err := c.nodes[0].Close(); err != nil {
		t.Fatal(err)
	}
	number(t, d, fmt.Sprintf("SELECT CASE WHEN pg_terminate_backend(%d) THEN 1 ELSE 0 END", pid))
	if err := holder.Rollback(); err != nil {
		t.Fatal(err)
	}
	if in := c.intake(1, id); in.State != activity.IntakeRunning || in.Done != 2_000 {
		t.Errorf("when the node died the file was %s at row %d; want running at 2000", in.State, in.Done)
	}
	c.takeOver(clk, id)
	if in := c.intake(1, id); in.Done != rows || in.Accepted != rows || in.Repeated != 0 || in.Rejected != 0 {
		t.Errorf("the file ended as %+v; want all %d rows accepted once", in, rows)
	}
	if n := number(t, d, "SELECT count(*) FROM activity"); n != rows+1 {
		t.Errorf("%d activities are recorded; want %d", n, rows+1)
	}
	c.verify(1)
	die()
	<-first // how a dead node ends does not matter
}

// takeOver runs the second node, letting time fly, until it has finished the
// file.
func (c *cluster) takeOver(clk *clock.Fixed, id activity.IntakeID) {
	c.t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(c.t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- c.nodes[1].Jobs.Run(ctx) }()
	await(c.t, "the second node to finish the file", func() bool {
		clk.Advance(time.Second)
		return c.intake(1, id).State == activity.IntakeDone
	})
	stop()
	fly, landed := context.WithCancel(context.WithoutCancel(c.t.Context()))
	defer landed()
	go func() {
		for fly.Err() == nil {
			clk.Advance(time.Second)
		}
	}()
	if err := <-ended; err != nil {
		c.t.Errorf("the second node ended with %v", err)
	}
}

// upload sends a file to a node and begins to take it in, as the page does.
func (c *cluster) upload(on int, text string) activity.IntakeID {
	c.t.Helper()
	api, _, err := c.nodes[on].Routes()
	if err != nil {
		c.t.Fatal(err)
	}
	token := tokenOf(c.t, c.nodes[on], c.tenant, "1006")
	post := func(path, contentType string, body []byte, answer any) {
		c.t.Helper()
		request := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/api/v1"+path, bytes.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", contentType)
		given := httptest.NewRecorder()
		api.ServeHTTP(given, request)
		if given.Code != http.StatusCreated {
			c.t.Fatalf("POST %s: %d %s", path, given.Code, given.Body)
		}
		if err := json.Unmarshal(given.Body.Bytes(), answer); err != nil {
			c.t.Fatal(err)
		}
	}
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	part, err := parts.CreateFormFile("file", "records.csv")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write([]byte(text)); err != nil {
		c.t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		c.t.Fatal(err)
	}
	var kept struct {
		File string `json:"file"`
	}
	post("/intake-files", parts.FormDataContentType(), form.Bytes(), &kept)
	var begun struct {
		ID activity.IntakeID `json:"id"`
	}
	post("/intakes", "application/json", []byte(`{"subject":"activities","file_name":"records.csv","file":"`+kept.File+`"}`), &begun)
	return begun.ID
}

func (c *cluster) intake(on int, id activity.IntakeID) (in activity.Intake) {
	c.t.Helper()
	a := c.nodes[on]
	err := a.DB.Tenant(c.tenant).Read(c.t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		in, err = a.Activity.Intake(ctx, tx, id)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return in
}

// TestAFileTakenInByTwoNodesAtOnceCountsOnce is about a node that was thought
// dead and was only slow: both go on with the same file.
func TestAFileTakenInByTwoNodesAtOnceCountsOnce(t *testing.T) {
	c := pair(t, nil, studies)
	const rows = 4_000
	var file strings.Builder
	file.WriteString("person,verb,object.type,object.id,occurred_at,source,key\n")
	for i := range rows {
		person := 1001 + i%6
		if i%100 == 0 {
			person = 9999 // nobody
		}
		fmt.Fprintf(&file, "%d,completed,course,%d,2024-05-01,lms,k%d\n", person, i, i)
	}
	var in activity.Intake
	c.tx(0, func(ctx context.Context, tx *db.Tx) (err error) {
		in, err = c.nodes[0].Activity.OpenIntake(ctx, tx, activity.Intake{Subject: activity.SubjectActivities, FileName: "records.csv", Source: "file"})
		return err
	})
	var both sync.WaitGroup
	for on := range c.nodes {
		both.Go(func() {
			text := file.String()
			table, err := sheet.Open(bytes.NewReader([]byte(text)), int64(len(text)), "records.csv", sheet.Limits{})
			if err != nil {
				t.Error(err)
				return
			}
			// The slower one may be told that it is no longer its file.
			_, err = c.nodes[on].Activity.RunIntake(t.Context(), c.tenant, in.ID, table, time.UTC, func(activity.Intake, float64) {})
			if _, ok := fault.Of(err); err != nil && !ok {
				t.Logf("node %d gave up: %v", on, err)
			}
		})
	}
	both.Wait()
	got := c.intake(0, in.ID)
	if got.State != activity.IntakeDone || got.Done != rows || got.Rejected != rows/100 || got.Accepted != rows-rows/100 {
		t.Errorf("the file is %s: %d rows, %d accepted, %d repeated, %d rejected; want %d rows, %d rejected and the others accepted",
			got.State, got.Done, got.Accepted, got.Repeated, got.Rejected, rows, rows/100)
	}
	d := c.place.outside(t)
	if n := number(t, d, "SELECT count(*) FROM intake_reject"); n != rows/100 {
		t.Errorf("%d rejected rows are kept; want %d", n, rows/100)
	}
	if n := number(t, d, "SELECT count(*) FROM activity"); n != rows-rows/100 {
		t.Errorf("%d activities are recorded; want %d", n, rows-rows/100)
	}
	c.verify(0)
}
