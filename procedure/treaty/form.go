package treaty

import (
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

func row(label string, value any) procedure.Row {
	return procedure.Row{Label: lang.Say(label, nil), Value: value}
}

func table(heads ...string) procedure.Table {
	var t procedure.Table
	for _, key := range heads {
		t.Head = append(t.Head, lang.Say(key, nil))
	}
	return t
}

// section is a table under a heading, or a sentence that says why there is none.
func section(heading string, t procedure.Table, empty string) procedure.Section {
	s := procedure.Section{Heading: lang.Say(heading, nil), Blocks: []procedure.Block{t}}
	if len(t.Rows) == 0 {
		s.Blocks = []procedure.Block{procedure.Sentence{Message: lang.Say(empty, nil)}}
	}
	return s
}

func sign(key string, tone procedure.Tone) procedure.Sign {
	return procedure.Sign{Word: lang.Say(key, nil), Tone: tone}
}

func parties(ids []party.ID) lang.Parties {
	out := make(lang.Parties, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

func lines(all []string) string { return strings.Join(all, ", ") }
