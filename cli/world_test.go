package cli_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"kenesh/cli"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/all"
	"kenesh/roster"
)

// council is two ministries' nodes at work, kg and tr.
type council struct {
	*testing.T
	*summit.Summit
}

func newCouncil(t *testing.T) *council {
	t.Parallel()
	s, err := summit.New(t.Context(), t.TempDir(), slog.New(slog.DiscardHandler), "kg", "tr")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &council{t, s}
}

// at makes an officer of a role at one ministry, and opens her a terminal.
func (c *council) at(id party.ID, role party.Role) *shell {
	c.Helper()
	n, officer := c.Node(id), "o-"+string(role)
	if err := n.Roster.Save(c.Context(), roster.Officer{ID: officer, Name: "Айгүл Асанова", Roles: []party.Role{role}}); err != nil {
		c.Fatal(err)
	}
	token, err := n.Roster.Token(c.Context(), officer, role, "test", time.Hour)
	if err != nil {
		c.Fatal(err)
	}
	return &shell{T: c.T, cat: c.Catalogue, env: map[string]string{
		"KENESH_NODE": "http://" + c.Network.Real(n.Config.Desk), "KENESH_TOKEN": token, "LANG": "en_GB.UTF-8", "TZ": "Asia/Bishkek",
	}}
}

// shell is an officer's terminal at one ministry.
type shell struct {
	*testing.T
	env   map[string]string
	stdin string
	cat   *lang.Catalogue
}

// run runs a command line, words with spaces between in quotes, and returns its code and
// what it wrote.
func (s *shell) run(line string) (code int, out, errs string) {
	s.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Run(s.Context(), split(line), all.Procedures(), s.cat, cli.Env{
		Getenv: func(name string) string { return s.env[name] },
		Stdin:  strings.NewReader(s.stdin), Stdout: &stdout, Stderr: &stderr,
	})
	return code, stdout.String(), stderr.String()
}

func split(line string) []string {
	var args []string
	quoted := false
	for i, part := range strings.Split(line, `"`) {
		if quoted = i%2 == 1; quoted {
			args[len(args)-1] += part
			continue
		}
		fields := strings.Fields(part)
		if i > 0 && strings.HasPrefix(part, " ") || i == 0 {
			args = append(args, fields...)
		} else if len(fields) > 0 {
			args[len(args)-1] += fields[0]
			args = append(args, fields[1:]...)
		}
		if strings.HasSuffix(part, " ") {
			args = append(args, "")
		}
	}
	return args
}

// does runs a command that must succeed.
func (s *shell) does(line string) string {
	s.Helper()
	code, out, errs := s.run(line)
	if code != cli.Done {
		s.Fatalf("kenesh %s: exit %d: %s%s", line, code, out, errs)
	}
	return out
}

// fails runs a command that must end with a code and say something on stderr.
func (s *shell) fails(line string, want int, says string) {
	s.Helper()
	code, out, errs := s.run(line)
	if code != want || !strings.Contains(errs, says) || strings.Contains(errs, "«") {
		s.Errorf("kenesh %s: exit %d, want %d saying %q: %s%s", line, code, want, says, out, errs)
	}
}

func (s *shell) shows(out string, wants ...string) {
	s.Helper()
	for _, want := range wants {
		if !strings.Contains(out, want) {
			s.Errorf("no %q in:\n%s", want, out)
		}
	}
	if strings.Contains(out, "«") || strings.Contains(out, "{") {
		s.Errorf("a sentence is missing in:\n%s", out)
	}
}

// waits runs a command until what it writes has something in it.
func (s *shell) waits(line, want string) string {
	s.Helper()
	for range 2000 {
		if out := s.does(line); strings.Contains(out, want) {
			return out
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.Fatalf("kenesh %s never shows %q", line, want)
	return ""
}
