package demo

import "context"

// SignIn is how one of the cast signs in.
type SignIn struct {
	Name, Login, Password string
	Role                  string // the code of the sentence that names the role
	Chinese, English      string // who it is
}

// SignIns lists the cast, the most telling first; none of them is secret.
func SignIns() []SignIn {
	list := []SignIn{
		{Name: "林晓", Login: "1001", Role: "identity.role.employee", Chinese: "平台部软件工程师：年度目标 40 分，已得 31.5 分", English: "engineer of the platform department, 31.5 of 40 this year"},
		{Name: "王磊", Login: "1006", Role: "identity.role.manager", Chinese: "平台部主管", English: "manager of the platform department"},
		{Name: "苏敏", Login: "1007", Role: "identity.role.hr", Chinese: "培训管理员（HR）", English: "training administrator (HR)"},
		{Name: "高远", Login: "1008", Role: "identity.role.sysadmin", Chinese: "系统管理员", English: "system administrator"},
		{Name: "许国栋", Login: "1002", Role: "identity.role.mentor", Chinese: "导师", English: "mentor"},
		{Name: "陈立", Login: "1005", Role: "identity.role.employee", Chinese: "试用期员工", English: "on probation"},
		{Name: "何静", Login: "1003", Role: "identity.role.employee", Chinese: "平台部软件工程师", English: "engineer, a colleague of 林晓"},
		{Name: "周明远", Login: "1004", Role: "identity.role.employee", Chinese: "平台部软件工程师", English: "engineer, a colleague of 林晓"},
		{Name: "黄志强", Login: "1009", Role: "identity.role.employee", Chinese: "广州分公司销售代表：适用广州试点细则", English: "salesman in the branch 广州, whose rules are a pilot"},
	}
	for i := range list {
		list[i].Password = Password
	}
	return list
}

// signIns gives the cast their passwords; nobody else gets one.
func (b *builder) signIns(ctx context.Context) error {
	b.summary.SignIns = SignIns()
	byNumber := map[string]*staff{}
	for _, p := range b.plan.people {
		byNumber[p.number] = p
	}
	for _, s := range b.summary.SignIns {
		if err := b.Identity.SetPassword(ctx, b.tenant, byNumber[s.Login].person.ID, s.Password); err != nil {
			return err
		}
	}
	return nil
}
