package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

var adoptOnce sync.Once

// adoptErrors points huma's package variables at our words. They can be set
// only for the whole program, so what they point at keeps no state.
func adoptErrors() {
	adoptOnce.Do(func() {
		huma.DefaultArrayNullable = false
		huma.NewError = func(status int, _ string, _ ...error) huma.StatusError { return &Problem{Status: status} }
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			return translate(ctx.Context(), status, msg, errs)
		}
	})
}

// translate says in our words what huma found wrong with a request. Rejected
// values are never repeated.
func translate(ctx context.Context, status int, msg string, errs []error) *Problem {
	a := requestOf(ctx).api
	var parts []*fault.Fault
	for _, err := range errs {
		var detail *huma.ErrorDetail
		var large *http.MaxBytesError
		if f, ok := fault.Of(err); ok {
			if f.Kind != fault.Invalid {
				return a.problemOf(ctx, err)
			}
			parts = append(parts, f)
		} else if errors.As(err, &large) {
			return a.problemOf(ctx, err)
		} else if errors.As(err, &detail) {
			parts = append(parts, explain(detail))
		}
	}
	f := ofStatus(status, msg)
	switch {
	case f != nil:
		return a.problem(ctx, f, status)
	case status >= http.StatusInternalServerError || len(parts) == 0:
		a.options.Logger.ErrorContext(ctx, "unknown error", "request_id", RequestID(ctx), "error", fmt.Sprint(msg, errs))
		return a.internal(ctx)
	case len(parts) == 1:
		return a.problem(ctx, parts[0].With(parts[0]), status)
	}
	whole := fault.New(fault.Invalid, "http.invalid_input", fault.Args{"count": len(parts)})
	return a.problem(ctx, whole.With(parts...), status)
}

// ofStatus is the fault of what has no details.
func ofStatus(status int, msg string) *fault.Fault {
	switch {
	case status == http.StatusBadRequest && strings.Contains(msg, "body is required"):
		return fault.New(fault.Invalid, "http.body_missing", nil)
	case status == http.StatusRequestTimeout:
		return fault.New(fault.Invalid, "http.body_slow", nil)
	case strings.Contains(msg, "cannot read request body"):
		return fault.New(fault.Invalid, "http.body_broken", nil)
	case status == http.StatusUnsupportedMediaType:
		return fault.New(fault.Invalid, "http.unsupported_media_type", nil)
	}
	return nil
}

// explain turns one complaint of huma into a fault. Its complaints are English
// texts with the limits in them, which is all it gives.
func explain(d *huma.ErrorDetail) *fault.Fault {
	field := fieldOf(d.Location)
	if f, ok := unpack(d.Message); ok {
		return f.At(join(field, f.Field))
	}
	if text, ok := d.Value.(string); ok && strings.Contains(d.Message, amountPattern) {
		if f, isFault := fault.Of(amountFault(text)); isFault {
			return f.At(field)
		}
	}
	for _, c := range complaints {
		rest, ok := strings.CutPrefix(d.Message, c.begins)
		if !ok {
			continue
		}
		f := fault.New(fault.Invalid, c.code, nil)
		if c.arg != "" {
			f.Args = fault.Args{c.arg: strings.Trim(rest, `"`)}
		}
		return shaped(f, field, rest)
	}
	return fault.New(fault.Invalid, "http.field_invalid", nil).At(field)
}

// shaped handles the complaints that need more than one argument or blame
// another field than huma does.
func shaped(f *fault.Fault, field, rest string) *fault.Fault {
	switch f.Code {
	case "http.field_required":
		name, _, inBody := strings.Cut(rest, " to be present")
		if inBody {
			field = join(field, name)
		}
		f.Args = fault.Args{"name": lastOf(field)}
	case "http.field_required_with":
		name, other, _ := strings.Cut(rest, " to be present when ")
		other, _, _ = strings.Cut(other, " is present")
		f.Args = fault.Args{"name": name, "other": other}
		field = join(field, name)
	case "http.field_unknown":
		f.Args = fault.Args{"name": lastOf(field)}
	case "http.field_not_one_of":
		f.Args = fault.Args{"allowed": strings.Split(strings.Trim(rest, `"`), ", ")}
	case "http.field_too_short":
		if rest == "1" {
			return fault.New(fault.Invalid, "http.field_empty", nil).At(field)
		}
	}
	return f.At(field)
}

// complaints maps how huma's texts begin to our codes; what follows the
// beginning is the argument. Longer beginnings stand before shorter ones.
var complaints = []struct{ begins, code, arg string }{
	{"expected required property ", "http.field_required", ""},
	{"required ", "http.field_required", ""},
	{"expected property ", "http.field_required_with", ""},
	{"unexpected property", "http.field_unknown", ""},
	{"unknown query parameter", "http.field_unknown", ""},
	{"expected length >= ", "http.field_too_short", "min"},
	{"expected length <= ", "http.field_too_long", "max"},
	{"expected number >= ", "http.field_below", "min"},
	{"expected number > ", "http.field_not_above", "min"},
	{"expected number <= ", "http.field_above", "max"},
	{"expected number < ", "http.field_not_below", "max"},
	{"expected number to be a multiple of ", "http.field_not_multiple", "of"},
	{"expected value to be one of ", "http.field_not_one_of", ""},
	{"expected array length >= ", "http.field_too_few", "min"},
	{"expected array length <= ", "http.field_too_many", "max"},
	{"expected array items to be unique", "http.field_repeated", ""},
	{"expected string to match pattern ", "http.field_malformed", "pattern"},
	{"expected string to be RFC 3339 date-time", "http.field_not_datetime", ""},
	{"invalid date/time", "http.field_not_datetime", ""},
	{"expected string to be RFC 3339 date", "http.field_not_date", ""},
	{"expected string to be RFC 3339 time", "http.field_not_time", ""},
	{"expected string to be RFC 5322 email", "http.field_not_email", ""},
	{"expected string to be RFC 3986 uri", "http.field_not_address", ""},
	{"expected string to be RFC", "http.field_invalid", ""},
	{"expected string to be ", "http.field_malformed", "pattern"},
	{"expected string", "http.field_not_text", ""},
	{"expected integer", "http.field_not_integer", ""},
	{"invalid integer", "http.field_not_integer", ""},
	{"expected number", "http.field_not_number", ""},
	{"invalid float", "http.field_not_number", ""},
	{"expected boolean", "http.field_not_boolean", ""},
	{"invalid boolean", "http.field_not_boolean", ""},
	{"expected array", "http.field_not_list", ""},
	{"expected object", "http.field_not_object", ""},
}

// fieldOf turns huma's location into ours: body.items[3].name is
// items[3].name, query.limit is limit.
func fieldOf(location string) string {
	for _, where := range []string{"body", "query", "path", "header", "cookie", "form"} {
		if rest, ok := strings.CutPrefix(location, where); ok {
			return strings.TrimPrefix(rest, ".")
		}
	}
	return location
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// amountPattern is the form of an amount in the API document. What does not
// match is read again by fixed.Parse, which says what is wrong.
const amountPattern = `^-?[0-9]+(\.[0-9]{1,2}0*)?$`

func amountFault(text string) error {
	_, err := fixed.Parse(text)
	return err
}

// packed marks a fault that travels through huma, which keeps only texts.
const packed = "\x00fault:"

// readJSON is json.Unmarshal with errors that survive the way through huma:
// faults of types that read themselves, and where the JSON breaks.
func readJSON(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	f, ok := fault.Of(err)
	if !ok {
		f = notJSON(err, len(data))
	}
	text, failed := json.Marshal(fault.Fault{Kind: f.Kind, Code: f.Code, Args: f.Args, Field: f.Field})
	if failed != nil {
		return errors.Join(err, failed)
	}
	return errors.New(packed + string(text))
}

func notJSON(err error, length int) *fault.Fault {
	var misfit *json.UnmarshalTypeError
	if errors.As(err, &misfit) {
		return fault.New(fault.Invalid, "http.field_invalid", nil).At(misfit.Field)
	}
	position := int64(length)
	var broken *json.SyntaxError
	if errors.As(err, &broken) {
		position = broken.Offset
	}
	return fault.New(fault.Invalid, "http.body_not_json", fault.Args{"position": strconv.FormatInt(position, 10)})
}

func unpack(message string) (*fault.Fault, bool) {
	text, ok := strings.CutPrefix(message, packed)
	if !ok {
		return nil, false
	}
	var f fault.Fault
	if json.Unmarshal([]byte(text), &f) != nil {
		return nil, false
	}
	return &f, true
}
