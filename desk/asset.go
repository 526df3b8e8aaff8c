package desk

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"time"
)

//go:embed static
var static embed.FS

// asset is the address of an embedded file. It changes with the file, so that a browser
// may keep what it has for good.
func asset(name string) string { return "/static/" + assetHash(name) + "/" + name }

var assetHashes = map[string]string{}

func init() {
	files, err := static.ReadDir("static")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		b, err := static.ReadFile("static/" + f.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(b)
		assetHashes[f.Name()] = hex.EncodeToString(sum[:6])
	}
}

func assetHash(name string) string {
	hash, ok := assetHashes[name]
	if !ok {
		panic("no such asset: " + name)
	}
	return hash
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, err := static.ReadFile("static/" + name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if r.PathValue("hash") == assetHashes[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
