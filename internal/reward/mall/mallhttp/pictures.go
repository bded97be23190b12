package mallhttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/reward/mall"
)

type pictureIn struct {
	ID      int64 `path:"id" minimum:"1"`
	Picture httpx.Upload
}

type shownIn struct {
	ID int64 `path:"id" minimum:"1"`
	V  int   `query:"v" minimum:"0" doc:"Changes nothing but the address, so that a page asks past its cache after the picture changed"`
}

func (e edge) registerPictures(api *httpx.API) {
	set := op("set-reward-picture", http.MethodPut, "/rewards/{id}/picture", mall.RewardManage, tagRewards, "Give a reward a picture", "上传奖励图片")
	set.Description = "The picture is written anew, at most 1,200 pixels long; nothing but pixels is kept."
	set.MaxBody = blob.MaxPictureBytes + 1<<16
	set.Accepts = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}
	httpx.Register(api, set, e.setPicture)
	httpx.Register(api, op("remove-reward-picture", http.MethodDelete, "/rewards/{id}/picture", mall.RewardManage, tagRewards, "Remove the picture of a reward", "删除奖励图片"), e.removePicture)
	show := op("show-reward-picture", http.MethodGet, "/rewards/{id}/picture", mall.Read, tagMall, "The picture of a reward", "奖励图片")
	show.Answers = "image/*"
	httpx.Register(api, show, e.picture)
}

// setPicture keeps the file before the transaction, since a kept file that no
// reward names does no harm.
func (e edge) setPicture(ctx context.Context, in *pictureIn) (*rewardOut, error) {
	actor, err := access.Require(ctx, mall.RewardManage)
	if err != nil {
		return nil, err
	}
	ref, err := e.keep(ctx, db.TenantID(actor.Tenant), &in.Picture)
	if err != nil {
		return nil, err
	}
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (mall.Reward, error) {
		return e.Mall.SetPicture(ctx, tx, mall.RewardID(in.ID), string(ref))
	})
}

func (e edge) keep(ctx context.Context, tenant db.TenantID, u *httpx.Upload) (ref blob.Ref, err error) {
	f, err := u.Open()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	clean, err := e.pictures.Clean(ctx, f)
	if err != nil {
		return "", err
	}
	return e.Files.Keep(tenant, bytes.NewReader(clean.Content), int64(len(clean.Content)))
}

func (e edge) removePicture(ctx context.Context, in *idIn) (*rewardOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (mall.Reward, error) {
		return e.Mall.SetPicture(ctx, tx, mall.RewardID(in.ID), "")
	})
}

func (e edge) picture(ctx context.Context, in *shownIn) (*httpx.Download, error) {
	var ref blob.Ref
	var tenant db.TenantID
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		r, err := e.Mall.Reward(ctx, tx, mall.RewardID(in.ID))
		tenant, ref = db.TenantID(actor.Tenant), blob.Ref(r.Picture)
		return err
	})
	if err != nil {
		return nil, err
	}
	f, size, err := e.Files.Open(tenant, ref)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.Join(err, f.Close())
	}
	return &httpx.Download{MediaType: http.DetectContentType(head[:n]), Size: size, Write: func(_ context.Context, w io.Writer) error {
		_, err := io.Copy(w, io.MultiReader(bytes.NewReader(head[:n]), f))
		return errors.Join(err, f.Close())
	}}, nil
}
