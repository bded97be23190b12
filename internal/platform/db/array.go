package db

import (
	"database/sql/driver"
	"fmt"
	"reflect"
)

// arrayOf makes a typed array with NULLs out of the values of one column, so
// that the driver can send it in the binary form.
func arrayOf(c Column, values []any) (any, error) {
	switch c.Type {
	case Int:
		return typedArray(values, func(v reflect.Value) (int64, bool) {
			if v.CanInt() {
				return v.Int(), true
			}
			return 0, false
		})
	case Text:
		return typedArray(values, func(v reflect.Value) (string, bool) {
			return v.String(), v.Kind() == reflect.String
		})
	case Bool:
		return typedArray(values, func(v reflect.Value) (bool, bool) {
			return v.Kind() == reflect.Bool && v.Bool(), v.Kind() == reflect.Bool
		})
	case Bytes:
		out := make([][]byte, len(values))
		for i, v := range values {
			if v == nil {
				continue
			}
			b, ok := v.([]byte)
			if !ok {
				return nil, fmt.Errorf("%T is not bytes", v)
			}
			out[i] = b
		}
		return out, nil
	}
	return nil, fmt.Errorf("unknown column type %q", c.Type)
}

func typedArray[T any](values []any, read func(reflect.Value) (T, bool)) ([]*T, error) {
	store := make([]T, len(values)) // one allocation for all values
	out := make([]*T, len(values))
	for i, v := range values {
		if valuer, ok := v.(driver.Valuer); ok {
			plain, err := valuer.Value()
			if err != nil {
				return nil, err
			}
			v = plain
		}
		if v == nil {
			continue
		}
		rv := reflect.ValueOf(v)
		if rv.Kind() == reflect.Pointer {
			if rv.IsNil() {
				continue
			}
			rv = rv.Elem()
		}
		got, ok := read(rv)
		if !ok {
			return nil, fmt.Errorf("a value of type %T does not fit", v)
		}
		store[i] = got
		out[i] = &store[i]
	}
	return out, nil
}
