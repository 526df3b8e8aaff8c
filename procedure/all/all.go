// Package all lists the kinds of dossier there are. Nothing else names one.
package all

import (
	"io/fs"

	"kenesh/procedure"
	"kenesh/procedure/body"
	"kenesh/procedure/charter"
	"kenesh/procedure/decision"
	"kenesh/procedure/directory"
	"kenesh/procedure/file"
	"kenesh/procedure/meeting"
	"kenesh/procedure/notice"
	"kenesh/procedure/request"
	"kenesh/procedure/treaty"
)

// Procedures lists every kind, in the order of menus.
func Procedures() []*procedure.Procedure {
	return []*procedure.Procedure{request.Procedure, file.Procedure, meeting.Procedure, body.Procedure, decision.Procedure, notice.Procedure, treaty.Procedure, directory.Procedure, charter.Procedure}
}

// Words lists the sentences of every kind.
func Words() []fs.FS {
	var words []fs.FS
	for _, p := range Procedures() {
		words = append(words, p.Words)
	}
	return words
}
