package portal

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

//go:embed static
var static embed.FS

// hashes are of the embedded files: their addresses change with them, so that a browser
// may keep what it has for good.
var hashes = map[string]string{}

func init() {
	all, err := static.ReadDir("static")
	if err != nil {
		panic(err)
	}
	for _, f := range all {
		b, err := static.ReadFile("static/" + f.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(b)
		hashes[f.Name()] = hex.EncodeToString(sum[:6])
	}
}

// asset is the address of an embedded file.
func asset(name string) string { return "/static/" + hashes[name] + "/" + name }

func serveAsset(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
	known, ok := hashes[name]
	b, err := static.ReadFile("static/" + name)
	if !ok || err != nil {
		bare(w, http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600") // the style's picture comes under the style's hash
	if hash == known {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
