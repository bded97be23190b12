package orghttp

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
)

// Person is somebody as of now.
type Person struct {
	ID              int64     `json:"id"`
	Number          string    `json:"number" doc:"Employee number"`
	Name            string    `json:"name"`
	Email           string    `json:"email,omitempty"`
	Phone           string    `json:"phone,omitempty"`
	HiredOn         string    `json:"hired_on,omitempty" format:"date"`
	Tags            []string  `json:"tags"`
	Department      Unit      `json:"department"`
	DepartmentPath  []string  `json:"department_path" doc:"Names from the root to the department"`
	Position        *Position `json:"position,omitempty"`
	Grade           *Grade    `json:"grade,omitempty"`
	Manager         *Peer     `json:"manager,omitempty"`
	Mentor          *Peer     `json:"mentor,omitempty"`
	Status          string    `json:"status" enum:"probation,active,on_leave,left"`
	WorkloadPercent int       `json:"workload_percent" doc:"100 is full time"`
	ChangedAt       time.Time `json:"changed_at"`
	Can             Can       `json:"can"`
}

// Unit is a department as others name it.
type Unit struct {
	ID   int64  `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

// Peer is somebody as others name them.
type Peer struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

// Stand is where a person stands from a time on.
type Stand struct {
	From            time.Time `json:"from" doc:"The beginning of a day in the company's time zone"`
	Department      Unit      `json:"department"`
	DepartmentPath  []string  `json:"department_path" doc:"Names from the root to the department, as the tree is now"`
	Position        *Position `json:"position,omitempty"`
	Grade           *Grade    `json:"grade,omitempty"`
	Manager         *Peer     `json:"manager,omitempty"`
	Mentor          *Peer     `json:"mentor,omitempty"`
	Status          string    `json:"status" enum:"probation,active,on_leave,left"`
	WorkloadPercent int       `json:"workload_percent"`
	Note            string    `json:"note,omitempty" doc:"Why, or the file it came from"`
	RecordedAt      time.Time `json:"recorded_at"`
	RecordedBy      string    `json:"recorded_by,omitempty" doc:"Absent for the command line"`
}

// words is what turns ids into what readers see.
type words struct {
	tree      *org.Tree
	positions map[org.PositionID]Position
	grades    map[org.GradeID]Grade
	peers     map[org.PersonID]org.Name
}

func (e edge) words(ctx context.Context, tx *db.Tx, peers []org.PersonID) (words, error) {
	w := words{positions: map[org.PositionID]Position{}, grades: map[org.GradeID]Grade{}}
	var err error
	if w.tree, err = e.Org.Tree(ctx, tx); err != nil {
		return w, err
	}
	positions, err := e.Org.Positions(ctx, tx)
	if err != nil {
		return w, err
	}
	for _, p := range positions {
		w.positions[p.ID] = positionOf(p)
	}
	grades, err := e.Org.Grades(ctx, tx)
	if err != nil {
		return w, err
	}
	for _, g := range grades {
		w.grades[g.ID] = gradeOf(g)
	}
	w.peers, err = e.Org.NamesOf(ctx, tx, peers)
	return w, err
}

func (w words) peer(id org.PersonID) *Peer {
	n, known := w.peers[id]
	if !known {
		return nil
	}
	return &Peer{ID: int64(id), Number: n.Number, Name: n.Name}
}

func (w words) position(id org.PositionID) *Position {
	p, known := w.positions[id]
	if !known {
		return nil
	}
	return &p
}

func (w words) grade(id org.GradeID) *Grade {
	g, known := w.grades[id]
	if !known {
		return nil
	}
	return &g
}

// peopleOf shows people with what the reader may do with each.
func (e edge) peopleOf(ctx context.Context, tx *db.Tx, actor access.Actor, people []org.Person) ([]Person, error) {
	var peers []org.PersonID
	for _, p := range people {
		peers = append(peers, p.Manager, p.Mentor)
	}
	w, err := e.words(ctx, tx, peers)
	if err != nil {
		return nil, err
	}
	reach, err := e.Org.ReachOf(ctx, tx, actor, org.PeopleManage)
	if err != nil {
		return nil, err
	}
	out := make([]Person, len(people))
	for i, p := range people {
		d, _ := w.tree.Find(p.Department)
		out[i] = Person{
			ID: int64(p.ID), Number: p.Number, Name: p.Name, Email: p.Email, Phone: p.Phone, HiredOn: string(p.HiredOn),
			Tags:       append([]string{}, p.Tags...),
			Department: Unit{ID: int64(d.ID), Code: d.Code, Name: d.Name}, DepartmentPath: w.tree.NamesOf(p.Department), Position: w.position(p.Position), Grade: w.grade(p.Grade),
			Manager: w.peer(p.Manager), Mentor: w.peer(p.Mentor), Status: string(p.Status), WorkloadPercent: p.WorkloadPercent,
			ChangedAt: p.ChangedAt, Can: Can{Edit: covers(reach, p)},
		}
	}
	return out, nil
}

func covers(r org.Reach, p org.Person) bool {
	_, listed := slices.BinarySearch(r.People, p.ID)
	return listed || r.Holds(p.Department)
}

// standsOf shows assignments, the latest first.
func (e edge) standsOf(ctx context.Context, tx *db.Tx, list []org.Assignment) ([]Stand, error) {
	var peers []org.PersonID
	var accounts []int64
	for _, a := range list {
		peers = append(peers, a.Manager, a.Mentor)
		if a.RecordedBy != 0 {
			accounts = append(accounts, a.RecordedBy)
		}
	}
	w, err := e.words(ctx, tx, peers)
	if err != nil {
		return nil, err
	}
	by, err := e.names(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	out := make([]Stand, len(list))
	for i, a := range list {
		d, _ := w.tree.Find(a.Department)
		out[i] = Stand{
			From: a.ValidFrom, Department: Unit{ID: int64(d.ID), Code: d.Code, Name: d.Name}, DepartmentPath: w.tree.NamesOf(d.ID),
			Position: w.position(a.Position), Grade: w.grade(a.Grade), Manager: w.peer(a.Manager), Mentor: w.peer(a.Mentor),
			Status: string(a.Status), WorkloadPercent: a.WorkloadPercent, Note: a.Note, RecordedAt: a.RecordedAt, RecordedBy: by[a.RecordedBy],
		}
	}
	return out, nil
}
