package attempts

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write "+tableFile+" anew")

const tableFile = "../../doc/security/attempts.md"

// TestTheTable: what is published is what is tried.
func TestTheTable(t *testing.T) {
	made := table()
	t.Log("\n" + made)
	if *rewrite {
		if err := os.WriteFile(tableFile, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := os.ReadFile(tableFile); err != nil || string(b) != made {
		t.Errorf("%s is not what the tests try: go test ./internal/attempts -run TheTable -rewrite (%v)", tableFile, err)
	}
}

// table is the page.
func table() string {
	var b strings.Builder
	var why notes
	b.WriteString(above)
	b.WriteString("| forbidden act |")
	for _, d := range doors {
		fmt.Fprintf(&b, " %s |", d)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(doors)) + "\n")
	for _, r := range rows() {
		fmt.Fprintf(&b, "| %s |", r.act)
		last := cell{}
		for _, d := range doors {
			said := why.cell(r.cells[d])
			if r.cells[d] == last {
				said = "same"
			}
			last = r.cells[d]
			fmt.Fprintf(&b, " %s |", said)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	for i, s := range why {
		fmt.Fprintf(&b, "%d. %s.\n", i+1, s)
	}
	b.WriteString(between)
	for _, r := range readers {
		fmt.Fprintf(&b, "- %s\n", r.says)
	}
	b.WriteString(below)
	return b.String()
}

// notes are the reasons why a door has no such act, each once.
type notes []string

func (n *notes) cell(x cell) string {
	switch {
	case x.refused != "":
		return "`" + x.refused + "`"
	case x.caught != "":
		return "not taken in: *" + x.caught + "*"
	case x.told != "":
		return "stands; all are told: `" + x.told + "`"
	}
	for i, s := range *n {
		if s == x.none {
			return fmt.Sprintf("no such act (%d)", i+1)
		}
	}
	*n = append(*n, x.none)
	return fmt.Sprintf("no such act (%d)", len(*n))
}

const above = `# What nobody can do, and how that is tried

This page is written by ` + "`go test ./internal/attempts -run TheTable -rewrite`" + ` from the same lines that the tests run. Five ministries' nodes are at work; each cell is
tried at its door: a form sent by an officer's browser, a program with a token, a command line, a pouch that the engineer carries in, an entry brought over the
link. The last two come from a ministry that signs what it likes with its own keys.

A cell is the key of the sentence with which the act is refused; nothing is written on any node, and the answer gives nothing away. Over the link and by pouch, what is
refused is kept as an entry without effect, or, where it is none, not taken in and held against who brought it. Some things another ministry cannot be kept from
doing in its own house: then the act stands, and every other party is told.

`

const between = `
Beside these, from the procedures themselves: every step of a request (open, closed, unsigned), a treaty and a file is tried by every ministry to which it is not open,
and every step by every role that lacks what it needs, at the same doors, with the very reason of the step's own guard.

# What nobody learns

Every address of the desk (from its sources), every one that the API describes, the commands that read, calendars, and over the link the requests *pull*, *chains*, *heads* and
*attachment*, with pouches, are asked by:

`

const below = `
No answer holds a word, an id or a file of what is hidden from them, and an address of what is hidden from a ministry is answered as one of what does not exist.

Not tried here: the portal, which can reach nothing but what was declared public ([archtest](../../internal/archtest/imports_test.go)); what a ministry does outside the
program with what it may read; and whoever holds a node's keys and its officers' accounts, who can be any officer of that ministry.
`
