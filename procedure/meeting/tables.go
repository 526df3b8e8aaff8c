package meeting

import (
	"kenesh/lang"
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
