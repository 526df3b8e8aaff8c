package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"kenesh/lang"
)

const (
	defaultNode = "http://127.0.0.1:8600"
	root        = "/api/v1"
	maxAnswer   = 64 << 20
	patience    = 60 * time.Second
)

// problem is the node's no (RFC 9457), as it came.
type problem struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Errors []struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	} `json:"errors"`

	raw []byte
}

func (p *problem) Error() string { return p.Detail }

// unreachable says that there is no answer to be had.
type unreachable struct{ message lang.Message }

func (u *unreachable) Error() string { return u.message.Key }

// client speaks to a node in an officer's name.
type client struct {
	node  string
	token string
	lang  lang.Tag
	http  http.Client
}

// client takes up where the node is and the token to come with.
func (r *run) client() (*client, error) {
	c := &client{node: r.given.value("node"), lang: r.voice.Tag, http: http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if c.node == "" {
		c.node = r.Getenv("KENESH_NODE")
	}
	if c.node == "" {
		c.node = defaultNode
	}
	if !safe(c.node) {
		return nil, misused("cli.insecure", lang.Args{"node": c.node})
	}
	c.token = strings.TrimSpace(r.Getenv("KENESH_TOKEN"))
	if file := r.given.value("token-file"); file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, misused("cli.unreadable", lang.Args{"file": file})
		}
		c.token = strings.TrimSpace(string(b))
	}
	if c.token == "" || strings.ContainsAny(c.token, " \r\n") {
		return nil, misused("cli.no-token", nil)
	}
	return c, nil
}

// safe reports whether a token may be sent there: by TLS, or not off this machine.
func safe(node string) bool {
	u, err := url.Parse(node)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && here
}

func (c *client) get(ctx context.Context, path string, query url.Values) ([]byte, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.send(ctx, http.MethodGet, path, nil, "")
}

// post sends an act. If the answer is lost on the way it asks once more: under the same
// key the node acts once.
func (c *client) post(ctx context.Context, path string, body any, key string) ([]byte, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, http.MethodPost, path, b, key)
	if u := (*unreachable)(nil); errors.As(err, &u) && ctx.Err() == nil {
		return c.send(ctx, http.MethodPost, path, b, key)
	}
	return answer, err
}

// request is one that comes with the token, in the officer's language.
func (c *client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.node, "/")+root+path, body)
	if err != nil {
		return nil, misused("cli.insecure", lang.Args{"node": c.node})
	}
	q.Header.Set("Authorization", "Bearer "+c.token)
	q.Header.Set("Accept-Language", string(c.lang))
	q.Header.Set("Accept", "application/json, application/problem+json")
	return q, nil
}

func (c *client) send(ctx context.Context, method, path string, body []byte, key string) ([]byte, error) {
	q, err := c.request(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		q.Header.Set("Idempotency-Key", key)
	}
	away := &unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}
	a, err := c.http.Do(q)
	if err != nil {
		return nil, away
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer))
	if err != nil {
		return nil, away
	}
	return c.judge(a, b)
}

// judge tells an answer from a no, and either from what is not a node of Kenesh at all.
func (c *client) judge(a *http.Response, b []byte) ([]byte, error) {
	media := a.Header.Get("Content-Type")
	if strings.HasPrefix(media, "application/problem+json") {
		p := &problem{raw: b}
		if json.Unmarshal(b, p) == nil {
			return nil, p
		}
	}
	if a.StatusCode/100 != 2 || !strings.HasPrefix(media, "application/json") {
		return nil, &unreachable{lang.Say("cli.not-kenesh", lang.Args{"node": c.node})}
	}
	return b, nil
}

// refused shows a problem and returns the code for it.
func (r *run) refused(p *problem) int {
	if r.given.yes("json") {
		r.Stdout.Write(p.raw)
	}
	if len(p.Errors) != 1 {
		r.complain(p.Detail)
	}
	for _, e := range p.Errors {
		r.complain("--" + r.flagOf(e.Field) + ": " + e.Detail)
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusInternalServerError {
		return Unreachable
	}
	return Refused
}

// flagOf is the flag that a field of what was sent came from.
func (r *run) flagOf(field string) string {
	inner, isInput := strings.CutPrefix(field, "input.")
	if r.opens && !isInput && field == "parties" {
		return "with"
	}
	return inner
}
