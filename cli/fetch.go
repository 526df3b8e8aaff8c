package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"kenesh/lang"
	"kenesh/procedure"
)

// attached is a file of a dossier.
type attached struct {
	Name    string
	Size    int64
	Root    string
	State   string
	Percent int
}

// fetch saves a file of a dossier, by its name or how its root begins; without one it lists them.
func (r *run) fetch(c *client) error {
	words := r.given.words
	switch {
	case len(words) == 0:
		return misused("cli.no-id", nil)
	case len(words) > 2:
		return r.wants(2, "")
	}
	at := "/dossiers/" + url.PathEscape(words[0]) + "/attachments"
	var all struct{ Attachments []attached }
	if shown, err := r.ask(c, at, nil, &all); shown || err != nil {
		return err
	}
	if len(words) == 1 {
		r.showFiles(all.Attachments)
		return nil
	}
	var found []attached
	for _, f := range all.Attachments {
		if f.Name == words[1] || len(words[1]) >= 8 && strings.HasPrefix(f.Root, words[1]) {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return misused("cli.no-file", lang.Args{"file": words[1]})
	}
	return r.save(c, at+"/"+found[0].Root, found[0])
}

func (r *run) showFiles(files []attached) {
	if len(files) == 0 {
		r.say(r.voice.S("cli.none"))
		return
	}
	var rows [][]string
	for _, f := range files {
		state := f.State
		if f.Percent > 0 {
			state = fmt.Sprintf("%s %d %%", state, f.Percent)
		}
		rows = append(rows, []string{f.Name, fmt.Sprint(f.Size), state, f.Root[:16]})
	}
	r.table(rows)
}

// save fetches into a file beside the one it is to be, goes on where an earlier command left
// off, and gives it its name once its root is the one that was signed. It overwrites nothing.
func (r *run) save(c *client, at string, f attached) error {
	to := r.given.value("to")
	if to == "" {
		if !procedure.ValidFileName(f.Name) {
			return misused("cli.no-file", lang.Args{"file": f.Name})
		}
		to = f.Name
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return misused("cli.exists", lang.Args{"file": to})
	}
	part, err := os.OpenFile(to+".part", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return misused("cli.unwritable", lang.Args{"file": to})
	}
	defer part.Close()
	if err := r.download(c, at, f, part); err != nil {
		return err
	}
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if root, _, err := rootOf(part); err != nil || root.String() != f.Root {
		os.Remove(to + ".part")
		return misused("cli.other-file", lang.Args{"file": to})
	}
	if err := errors.Join(part.Sync(), os.Rename(to+".part", to)); err != nil {
		return misused("cli.unwritable", lang.Args{"file": to})
	}
	r.say(to)
	return nil
}

// download asks for the rest, again and again while something comes.
func (r *run) download(c *client, at string, f attached, part *os.File) error {
	var said time.Time
	for tries := 0; ; tries++ {
		from, err := part.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		if from > f.Size { // of something else
			if err := part.Truncate(0); err != nil {
				return err
			}
			continue
		}
		if from == f.Size {
			r.progress(&said, f.Name, f.Size, f.Size, true)
			return nil
		}
		n, err := r.pull(c, at, f, part, from, &said)
		var away *unreachable
		if n > 0 {
			tries = 0
		}
		if err != nil && (!errors.As(err, &away) || tries == maxTries || r.ctx.Err() != nil) {
			return err
		}
		if err != nil {
			time.Sleep(min(time.Second<<tries, 30*time.Second))
		}
	}
}

func (r *run) pull(c *client, at string, f attached, part *os.File, from int64, said *time.Time) (int64, error) {
	q, err := c.request(r.ctx, http.MethodGet, at, nil)
	if err != nil {
		return 0, err
	}
	if from > 0 {
		q.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
		q.Header.Set("If-Range", `"`+f.Root+`"`)
	}
	away := &unreachable{lang.Say("cli.no-node", lang.Args{"node": c.node})}
	a, err := c.patient().Do(q)
	if err != nil {
		return 0, away
	}
	defer a.Body.Close()
	switch {
	case a.StatusCode == http.StatusOK && from > 0:
		if err := part.Truncate(0); err != nil {
			return 0, err
		}
		if _, err := part.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		from = 0
	case a.StatusCode != http.StatusOK && a.StatusCode != http.StatusPartialContent:
		b, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer))
		if err == nil {
			_, err = c.judge(a, b)
		}
		return 0, err
	}
	n, err := io.Copy(part, &counted{Reader: io.LimitReader(a.Body, f.Size-from), read: func(n int64) { r.progress(said, f.Name, from+n, f.Size, false) }})
	if err != nil || n < f.Size-from {
		return n, away
	}
	return n, nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
