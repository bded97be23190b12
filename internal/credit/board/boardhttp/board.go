package boardhttp

import (
	"time"

	"xuefen/internal/credit/board"
	"xuefen/internal/platform/fixed"
)

// Board is the top of a board and one's own place on it.
type Board struct {
	Window string     `json:"window" doc:"As it is asked for, such as month:2026-09"`
	From   *time.Time `json:"from,omitempty" doc:"Absent for ever"`
	To     *time.Time `json:"to,omitempty" doc:"Excluded; absent for ever"`
	People int        `json:"people" doc:"Who may stand on this board"`
	Ranked int        `json:"ranked" doc:"Who has a place"`
	Top    []Place    `json:"top"`
	Me     *Own       `json:"me,omitempty" doc:"Absent for accounts without a person and for people outside the group"`
}

// Place is one place of a board.
type Place struct {
	Rank       int           `json:"rank" doc:"0 without a place; ties share a rank"`
	PersonID   int64         `json:"person_id,omitempty" doc:"Absent for people who do not want to be named"`
	EmployeeNo string        `json:"employee_no,omitempty"`
	Name       string        `json:"name,omitempty"`
	Department string        `json:"department,omitempty"`
	Amount     fixed.Amount  `json:"amount"`
	Growth     *fixed.Amount `json:"growth,omitempty" doc:"Against the window before; absent for ever"`
	Me         bool          `json:"me"`
	Hidden     bool          `json:"hidden" doc:"Does not want to be named"`
}

// Own is one's own place with its neighbours.
type Own struct {
	Place
	Above []Place `json:"above"`
	Below []Place `json:"below"`
	Next  *Next   `json:"next,omitempty" doc:"The nearest rank above; absent for whoever leads"`
}

// Next is what is missing to the nearest rank above.
type Next struct {
	Rank int          `json:"rank"`
	Gap  fixed.Amount `json:"gap"`
}

// Departments is a list of departments, best average first.
type Departments struct {
	Window string       `json:"window"`
	Items  []Department `json:"items"`
}

// Department is what a department with all below it has earned.
type Department struct {
	Rank         int          `json:"rank"`
	DepartmentID int64        `json:"department_id"`
	Code         string       `json:"code"`
	Name         string       `json:"name"`
	People       int          `json:"people"`
	Ranked       int          `json:"ranked" doc:"People who have something"`
	Sum          fixed.Amount `json:"sum"`
	Average      fixed.Amount `json:"average" doc:"Over all people, half rounded away from zero"`
}

func boardOf(b board.Board, q board.Query) Board {
	out := Board{Window: q.Window.String(), People: b.People, Ranked: b.Ranked, Top: placesOf(b.Top)}
	if !b.From.IsZero() {
		out.From, out.To = &b.From, &b.To
	}
	if b.Me != nil {
		out.Me = &Own{Place: placeOf(b.Me.Row), Above: placesOf(b.Me.Above), Below: placesOf(b.Me.Below)}
		if b.Me.Next != nil {
			out.Me.Next = &Next{b.Me.Next.Rank, b.Me.Next.Gap}
		}
	}
	return out
}

func placesOf(rows []board.Row) []Place {
	out := make([]Place, len(rows))
	for i, r := range rows {
		out[i] = placeOf(r)
	}
	return out
}

func placeOf(r board.Row) Place {
	return Place{
		Rank: r.Rank, PersonID: int64(r.Person), EmployeeNo: r.Number, Name: r.Name, Department: r.Department,
		Amount: r.Amount, Growth: r.Growth, Me: r.Me, Hidden: r.Hidden,
	}
}

func departmentsOf(rows []board.DepartmentRow, q board.Query) Departments {
	out := Departments{Window: q.Window.String(), Items: make([]Department, len(rows))}
	for i, r := range rows {
		out.Items[i] = Department{
			Rank: r.Rank, DepartmentID: int64(r.Department), Code: r.Code, Name: r.Name,
			People: r.People, Ranked: r.Ranked, Sum: r.Sum, Average: r.Average,
		}
	}
	return out
}
