//go:build noweb

// Package web carries the built web app inside the binary; this variant
// carries nothing, so that Go builds without Node.
package web

import (
	"embed"
	"io/fs"
)

// Dist returns an empty file system: the server answers the API only.
func Dist() fs.FS { return embed.FS{} }
