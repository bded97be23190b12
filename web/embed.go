//go:build !noweb

// Package web carries the built web app inside the binary.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the built files, with index.html at the root. Before the first
// build it holds nothing but a placeholder, so the server must look for
// index.html and say plainly that the web app was not built. Beside each
// compressible file lie a .br and a .gz of it; index.html has none, because the
// server replaces __CSP_NONCE__ in it for every answer.
func Dist() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // Sub fails on malformed names only, and this one is fixed.
		return dist
	}
	return files
}
