package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/lang"
)

// Files go to the node before the step that names them, by the root they will have: a command
// that was broken off goes on where it stopped when it is given again.

// upload is how an upload stands.
type upload struct {
	Arrived int64
	File    map[string]any
}

// attach sends the file that a flag names, as in --files @photo.jpg, and returns what the step
// names for it.
func (r *run) attach(c *client, f flag) (map[string]any, error) {
	path, is := strings.CutPrefix(f.value, "@")
	if !is {
		return nil, misused("cli.at-file", lang.Args{"flag": "--" + f.name})
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, misused("cli.unreadable", lang.Args{"file": path})
	}
	defer file.Close()
	root, size, err := rootOf(file)
	if err != nil {
		return nil, misused("cli.unreadable", lang.Args{"file": path})
	}
	s := &sending{run: r, client: c, file: file, size: size, name: filepath.Base(path), root: root.String()}
	for s.tries = 0; ; s.tries++ {
		u, err := s.goOn()
		if err == nil && u.File != nil {
			s.progress(size, true)
			return u.File, nil
		}
		if err != nil && !s.again(err) {
			return nil, err
		}
		if s.tries == maxTries {
			return nil, cmp.Or(err, error(&unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}))
		}
		select {
		case <-r.ctx.Done():
			return nil, &unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}
		case <-time.After(min(time.Second<<s.tries, 30*time.Second)):
		}
	}
}

const maxTries = 8 // one after another without anything arriving

// rootOf reads content through.
func rootOf(content io.Reader) (root canon.Hash, size int64, err error) {
	chunk := make([]byte, attachment.Chunk)
	var leaves []canon.Hash
	for {
		n, err := io.ReadFull(content, chunk)
		if n > 0 {
			leaves, size = append(leaves, attachment.Leaf(chunk[:n])), size+int64(n)
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return attachment.Root(size, leaves), size, nil
		case err != nil:
			return root, size, err
		}
	}
}

// sending is a file on its way to the node.
type sending struct {
	*run
	*client
	file    *os.File
	size    int64
	name    string
	root    string
	arrived int64
	tries   int
	said    time.Time
}

// goOn asks how much has arrived and sends the rest.
func (s *sending) goOn() (u upload, err error) {
	at := "/uploads/" + s.root[:32]
	answer, err := s.get(s.ctx, at, nil)
	var no *problem
	if err == nil {
		err = json.Unmarshal(answer, &u)
	} else if errors.As(err, &no) && no.Status == http.StatusNotFound {
		err = nil
	}
	if err != nil || u.File != nil {
		return u, err
	}
	if u.Arrived > s.arrived {
		s.arrived, s.tries = u.Arrived, 0
	}
	rest := &counted{Reader: io.NewSectionReader(s.file, u.Arrived, s.size-u.Arrived), read: func(n int64) { s.progress(u.Arrived+n, false) }}
	answer, err = s.stream(s.ctx, at+"?"+url.Values{"name": {s.name}, "root": {s.root}}.Encode(), rest, u.Arrived, s.size)
	if err == nil {
		err = json.Unmarshal(answer, &u)
	}
	return u, err
}

// again reports whether it is worth another try: the line broke, or the node has not noticed yet
// that the one before did.
func (s *sending) again(err error) bool {
	var away *unreachable
	var no *problem
	return s.ctx.Err() == nil && (errors.As(err, &away) || errors.As(err, &no) && (no.Status == http.StatusTooManyRequests || no.Type == "urn:kenesh:api.upload-offset"))
}

// stream sends a body of any length: no limit of time, which the node sets by the silence.
func (c *client) stream(ctx context.Context, path string, body io.Reader, from, size int64) ([]byte, error) {
	q, err := c.request(ctx, http.MethodPut, path, io.NopCloser(body))
	if err != nil {
		return nil, err
	}
	if q.ContentLength = size - from; q.ContentLength == 0 {
		q.Body = http.NoBody
	}
	if from > 0 {
		q.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, size-1, size))
	}
	a, err := c.patient().Do(q)
	if err != nil {
		return nil, &unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer))
	if err != nil {
		return nil, &unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}
	}
	return c.judge(a, b)
}

func (c *client) patient() *http.Client {
	long := c.http
	long.Timeout = 0
	return &long
}

// counted tells how much of it was read.
type counted struct {
	io.Reader
	n    int64
	read func(int64)
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	c.read(c.n)
	return n, err
}

// progress says how far a file is: on a terminal as it goes, elsewhere every ten seconds.
func (s *sending) progress(n int64, done bool) { s.run.progress(&s.said, s.name, n, s.size, done) }

func (r *run) progress(said *time.Time, name string, n, size int64, done bool) {
	now, line := time.Now(), fmt.Sprintf("%s  %d %%", clean(name), 100*n/max(size, 1))
	terminal := isTerminal(r.Stderr)
	switch {
	case terminal && (done || now.Sub(*said) > 100*time.Millisecond):
		fmt.Fprint(r.Stderr, "\r\033[K"+line)
		if done {
			fmt.Fprintln(r.Stderr)
		}
	case !terminal && !said.IsZero() && now.Sub(*said) > 10*time.Second:
		fmt.Fprintln(r.Stderr, line)
	case !said.IsZero():
		return
	}
	*said = now
}
