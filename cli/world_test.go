package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"kenesh/api/apitest"
	"kenesh/cli"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/all"
)

// shell is an officer's terminal at one ministry.
type shell struct {
	*testing.T
	env   map[string]string
	stdin string
	cat   *lang.Catalogue
}

func at(t *testing.T, n *apitest.Node, role party.Role) *shell {
	return &shell{T: t, cat: words(t), env: map[string]string{
		"KENESH_NODE": n.URL, "KENESH_TOKEN": n.Token(role), "LANG": "en_GB.UTF-8", "TZ": "Asia/Bishkek",
	}}
}

func words(t testing.TB) *lang.Catalogue {
	cat, err := lang.Load(append(all.Words(), lang.Words, cli.Words)...)
	if err != nil {
		t.Fatal(err)
	}
	return cat
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
