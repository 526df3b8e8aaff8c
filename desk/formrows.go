package desk

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kenesh/procedure"
)

// Repeated groups grow and shrink by buttons that send the form and get it back with a
// row more or less, so that it works without a script and nothing typed is lost.

// rows is how many rows were sent for a group, at most one more than it may have: that
// one too many is procedure's to refuse.
func rows(sent url.Values, f procedure.Field, path string) int {
	n, err := strconv.Atoi(sent.Get(countName(path)))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, f.Max+1)
}

// addRow puts an empty row at the end.
func addRow(sent url.Values, f procedure.Field, path string) {
	sent.Set(countName(path), strconv.Itoa(min(rows(sent, f, path)+1, f.Max)))
}

// dropRow takes row i out and moves up those below it.
func dropRow(sent url.Values, f procedure.Field, path string, i int) {
	n := rows(sent, f, path)
	if i < 0 || i >= n {
		return
	}
	moveRow(sent, path, i, -1)
	for ; i+1 < n; i++ {
		moveRow(sent, path, i+1, i)
	}
	sent.Set(countName(path), strconv.Itoa(n-1))
}

// moveRow renames everything in a row; to -1 forgets it.
func moveRow(sent url.Values, path string, from, to int) {
	prefix := rowPath(path, from)
	for _, name := range slices.Collect(maps.Keys(sent)) {
		if rest, in := strings.CutPrefix(name, prefix); in {
			if to >= 0 {
				sent[rowPath(path, to)+rest] = sent[name]
			}
			delete(sent, name)
		}
	}
}

// compact drops the rows nothing was typed into, so that a form's rows are the input's.
func compact(fields []procedure.Field, sent url.Values, path string) {
	for _, f := range fields {
		name := path + f.Name
		switch f.Type {
		case procedure.Group:
			compact(f.Fields, sent, name+".")
		case procedure.Groups:
			for i := rows(sent, f, name) - 1; i >= 0; i-- {
				compact(f.Fields, sent, rowPath(name, i))
				if blank(sent, rowPath(name, i)) {
					dropRow(sent, f, name, i)
				}
			}
		}
	}
}

func blank(sent url.Values, prefix string) bool {
	for name, values := range sent {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if strings.HasSuffix(name, "#") {
			if values[0] != "0" && values[0] != "" {
				return false
			}
			continue
		}
		if slices.ContainsFunc(values, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			return false
		}
	}
	return true
}

// groupAt finds the repeated group a path such as "agenda.2.papers" names.
func groupAt(fields []procedure.Field, path string) (procedure.Field, bool) {
	name, rest, deeper := strings.Cut(path, ".")
	i := slices.IndexFunc(fields, func(f procedure.Field) bool { return f.Name == name })
	if i < 0 {
		return procedure.Field{}, false
	}
	f := fields[i]
	if !deeper {
		return f, f.Type == procedure.Groups
	}
	if f.Type == procedure.Groups {
		if _, rest, deeper = strings.Cut(rest, "."); !deeper {
			return procedure.Field{}, false
		}
	}
	return groupAt(f.Fields, rest)
}

// reshape carries out a row button: "add:agenda" or "drop:agenda.2". It reports whether
// that is what was pressed.
func reshape(fields []procedure.Field, sent url.Values, pressed string) bool {
	what, path, _ := strings.Cut(pressed, ":")
	switch what {
	case "add":
		if f, ok := groupAt(fields, path); ok {
			addRow(sent, f, path)
		}
	case "drop":
		at := strings.LastIndex(path, ".")
		if at < 0 {
			return true
		}
		i, err := strconv.Atoi(path[at+1:])
		if f, ok := groupAt(fields, path[:at]); ok && err == nil {
			dropRow(sent, f, path[:at], i)
		}
	default:
		return false
	}
	return true
}
