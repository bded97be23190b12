package db

// Own completes the arguments of a statement that runs both in a tenant's
// transaction, where $1 is the tenant by construction, and in the platform's,
// where it gets $1 = 0: rows of tenant 0 belong to the platform itself.
func (tx *Tx) Own(args ...any) []any {
	if !tx.platform {
		return args
	}
	return append([]any{int64(0)}, args...)
}
