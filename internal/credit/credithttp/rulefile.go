package credithttp

import (
	"context"
	"io"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

const yamlType = "application/yaml"

func (e edge) registerRuleFile(api *httpx.API) {
	export := op("export-rules", "GET", "/rule-file", credit.RuleRead, "Export the published rules as YAML", "导出学分规则文件")
	export.Answers = yamlType
	export.Description = "The newest published version of every rule that is not retired. Applying the same file again changes nothing."
	httpx.Register(api, export, e.exportRules)
	apply := op("apply-rules", "POST", "/rule-file", credit.RulePublish, "Apply a YAML file of rules", "应用学分规则文件")
	apply.MaxBody = rule.MaxFile
	apply.Description = "What differs from the newest version is published; where the company wants a second person it is submitted. Rules that the file does not name stay. " +
		"All or nothing: rule.not_yaml, rule.not_readable, credit.rule_in_file with what is wrong (422)."
	httpx.Register(api, apply, e.applyRules)
}

func (e edge) exportRules(ctx context.Context, _ *struct{}) (*httpx.Download, error) {
	var text []byte
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		book, err := e.Credit.Export(ctx, tx)
		if err != nil {
			return err
		}
		text, err = book.YAML()
		return err
	})
	if err != nil {
		return nil, err
	}
	return &httpx.Download{Name: "rules.yaml", MediaType: yamlType, Size: int64(len(text)), Write: func(_ context.Context, w io.Writer) error {
		_, err := w.Write(text)
		return err
	}}, nil
}

// Applied says what a file of rules did, by codes.
type Applied struct {
	Published []string `json:"published"`
	Submitted []string `json:"submitted" doc:"They wait for a second person"`
	Unchanged []string `json:"unchanged"`
}

type applyIn struct {
	Cause   string `query:"cause" maxLength:"500" doc:"Why the rules change; stands in their record"`
	RawBody []byte `contentType:"application/yaml"`
}

type applyOut struct{ Body Applied }

func (e edge) applyRules(ctx context.Context, in *applyIn) (*applyOut, error) {
	book, err := rule.DecodeBook(in.RawBody)
	if err != nil {
		return nil, err
	}
	out := &applyOut{}
	err = e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		done, err := e.Credit.Apply(ctx, tx, book, in.Cause, actor.Account)
		out.Body = Applied{
			Published: append([]string{}, done.Published...), Submitted: append([]string{}, done.Drafted...), Unchanged: append([]string{}, done.Unchanged...),
		}
		return err
	})
	return out, err
}
