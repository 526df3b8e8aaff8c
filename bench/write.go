package bench

import (
	"embed"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"kenesh/lang"
)

// Words are the report's sentences, in every language.
//
//go:embed words
var Words embed.FS

// Write writes the report for an administrator to read.
func (r *Report) Write(to io.Writer, v *lang.Voice) error {
	fmt.Fprintln(to, v.S("bench.machine", "version", r.Version, "os", r.Machine.OS, "arch", r.Machine.Arch, "cpus", r.Machine.CPUs,
		"go", r.Machine.Go, "at", r.At.Format("2006-01-02 15:04")))
	fmt.Fprintln(to, v.S("bench.work", "scale", number(r.Scale), "cases", r.Cases, "messages", r.Messages))
	fmt.Fprintln(to, v.S("bench.parties", "n", r.Parties))
	if r.Dossiers > 0 {
		fmt.Fprintln(to, v.S("bench.dossiers", "n", r.Dossiers))
	}
	fmt.Fprintln(to, v.S("bench.reference", "year", strconv.Itoa(r.Reference.Year), "cases", r.Reference.Cases, "messages", r.Reference.Messages))
	fmt.Fprintln(to, v.S("bench.directory", "dir", r.Directory))
	if r.InMemory {
		fmt.Fprintln(to, v.S("bench.in-memory"))
	}
	fmt.Fprintf(to, "%s\n\n", v.S("bench.how"))
	if err := r.writeFloor(to, v); err != nil {
		return err
	}
	return r.writeFigures(to, v)
}

func (r *Report) writeFloor(to io.Writer, v *lang.Voice) error {
	fmt.Fprintln(to, v.S("bench.section.floor"))
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, f := range r.Floor {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", f.Name, f.amount(f.Value), v.S("bench.floor."+f.Name))
	}
	return w.Flush()
}

func (r *Report) writeFigures(to io.Writer, v *lang.Voice) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%s\t\tp50\tp99\tn\t%s\t%s\t%s\t%s\n", v.S("bench.column.figure"), v.S("bench.column.floor"),
		v.S("bench.column.times"), v.S("bench.column.projected"), v.S("bench.column.of"))
	section := ""
	for _, f := range r.Figures {
		if f.Section != section {
			section = f.Section
			fmt.Fprintf(w, "%s\t\t\t\t\t\t\t\t\n", v.S("bench.section."+section))
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.S("bench.figure."+f.Name), f.amount(f.Value), milliseconds(f.P50), milliseconds(f.P99),
			count(f.N), f.amount(f.Floor), number(f.Times), f.amount(f.Projected), f.FloorOf)
	}
	return w.Flush()
}

// amount is a number of the figure's own unit; nothing, if there is none.
func (f Figure) amount(x float64) string {
	switch {
	case x == 0:
		return ""
	case f.Unit == "s" && x >= 600:
		return number(x/60) + " min"
	case f.Unit == "MB" && x >= 10_000:
		return number(x/1000) + " GB"
	case f.Unit == "×":
		return "× " + number(x)
	}
	return number(x) + " " + f.Unit
}

func milliseconds(x float64) string { return Figure{Unit: "ms"}.amount(x) }

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(significant(x), 'f', -1, 64)
}
