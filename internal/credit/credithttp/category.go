package credithttp

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// CategoryForm is what a category is called and where it stands.
type CategoryForm struct {
	Zh      string `json:"zh" minLength:"1" maxLength:"60"`
	En      string `json:"en" minLength:"1" maxLength:"60"`
	Parent  string `json:"parent,omitempty" maxLength:"40" doc:"Code of the category it is part of; never changes"`
	Sort    int    `json:"sort,omitempty" minimum:"0" maximum:"100000"`
	Retired bool   `json:"retired,omitempty" doc:"No longer offered; past credits stay under it"`
}

func (e edge) registerCategories(api *httpx.API) {
	httpx.Register(api, op("list-categories", "GET", "/categories", "", "List the categories of credits", "查看学分类别"), e.listCategories)
	put := op("put-category", "PUT", "/categories/{code}", credit.CategoryManage, "Add or change a category", "添加或修改学分类别")
	put.Description = "credit.category_code, credit.category_names, credit.category_parent (422), credit.category_parent_fixed (409), credit.too_many_categories (413)."
	httpx.Register(api, put, e.putCategory)
}

type categoriesOut struct {
	Body struct {
		Items []credit.Category `json:"items"`
	}
}

func (e edge) listCategories(ctx context.Context, _ *struct{}) (*categoriesOut, error) {
	out := &categoriesOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Credit.Categories(ctx, tx)
		out.Body.Items = append([]credit.Category{}, list...)
		return err
	})
	return out, err
}

type putCategoryIn struct {
	Code string `path:"code" maxLength:"40"`
	Body CategoryForm
}

type categoryOut struct{ Body credit.Category }

func (e edge) putCategory(ctx context.Context, in *putCategoryIn) (*categoryOut, error) {
	f := in.Body
	out := &categoryOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		out.Body, err = e.Credit.PutCategory(ctx, tx, credit.Category{Code: in.Code, Parent: f.Parent, Zh: f.Zh, En: f.En, Sort: f.Sort, Retired: f.Retired})
		return err
	})
	return out, err
}
