package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"kenesh/procedure"
)

// MaxBody bounds what may be sent, in bytes.
const MaxBody = 256 << 10

// object reads the JSON object that was sent.
func object(w http.ResponseWriter, q *request) (map[string]any, error) {
	media, params, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || params["charset"] != "" && params["charset"] != "utf-8" {
		return nil, fault(http.StatusUnsupportedMediaType, "api.not-json")
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, q.Body, MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, fault(http.StatusRequestEntityTooLarge, "api.too-large")
	case err != nil:
		return nil, fault(http.StatusBadRequest, "api.broken-off")
	}
	return procedure.ReadJSON(b)
}

// key is the request's Idempotency-Key, scoped to the officer so that nobody meets
// another's; "" if it has none.
func key(q *request) (string, error) {
	k := q.Header.Get("Idempotency-Key")
	if k == "" {
		return "", nil
	}
	if len(k) > 200 {
		return "", fault(http.StatusBadRequest, "api.key")
	}
	for _, c := range k {
		if c < ' ' || c > '~' {
			return "", fault(http.StatusBadRequest, "api.key")
		}
	}
	return "api/" + q.officer.ID + "/" + k, nil
}

// answer writes v as JSON.
func (a *api) answer(w http.ResponseWriter, q *request, status int, v any) error {
	a.write(w, q, status, "application/json", v)
	return nil
}

func (a *api) write(w http.ResponseWriter, q *request, status int, media string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // views are strings, numbers and truths
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Language", string(q.voice.Tag))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(b, '\n'))
}

// tag makes an ETag of whatever an answer depends on.
func tag(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		io.WriteString(h, p)
		h.Write([]byte{0})
	}
	return `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18]) + `"`
}
