package pdftext

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func packed(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// pdf puts objects together; a stream is one that begins with its dictionary and a line.
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer << /Root 1 0 R >>\n%%EOF")
	return b.Bytes()
}

func streamOf(head, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", head, len(content), content)
}

const (
	catalog = "<< /Type /Catalog /Pages 2 0 R >>"
	tree    = "<< /Type /Pages /Kids [3 0 R] /Resources << /Font << /F1 5 0 R >> >> >>"
	onePage = "<< /Type /Page /Contents 4 0 R >>"
	latin   = "<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding >>"
)

func TestText(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"plain":                  {pdf(catalog, tree, onePage, streamOf("", `BT /F1 12 Tf (Dear \(all\)\051) Tj 0 -14 Td [(sp) -20 (lit) -300 (up)] TJ T* <48656C6C6F> Tj ET`), latin), "Dear (all))\nsplit up\nHello"},
		"packed":                 {pdf(catalog, tree, onePage, streamOf("/Filter /FlateDecode", packed("BT /F1 12 Tf (Packed) Tj ET")), latin), "Packed"},
		"a length that is wrong": {pdf(catalog, tree, onePage, "<< /Length 3 >> stream\nBT /F1 12 Tf (All of it) Tj ET\nendstream", latin), "All of it"},
		"Cyrillic by its map": {pdf(catalog, tree, onePage, streamOf("", "BT /F1 12 Tf <00010002> Tj <0010> Tj ET"),
			"<< /Subtype /Type0 /ToUnicode 6 0 R >>", streamOf("", "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0002> <0416> endbfrange 1 beginbfchar <0010> <04AF> endbfchar")), "ЖЗү"},
		"a list of characters": {pdf(catalog, tree, onePage, streamOf("", "BT /F1 12 Tf <0506> Tj ET"),
			"<< /Subtype /TrueType /ToUnicode 6 0 R >>", streamOf("", "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <05> <06> [<0061> <04E9>] endbfrange")), "aө"},
		"Cyrillic by names": {pdf(catalog, tree, onePage, streamOf("", "BT /F1 12 Tf (abc) Tj ET"),
			"<< /Subtype /Type1 /Encoding << /Differences [97 /afii10017 /uni04A3 /gbreve] >> >>"), "Аңğ"},
		"objects in a stream": {pdf(streamOf("/Type /ObjStm /N 2 /First 10 /Filter /FlateDecode", packed("1 0 5 33  "[:10]+"")), catalog, onePage), ""},
		"a form": {pdf(catalog, "<< /Type /Pages /Kids [3 0 R] /Resources << /XObject << /X 5 0 R >> >> >>", onePage, streamOf("", "/X Do"),
			streamOf("/Subtype /Form", "BT (in a form) Tj ET")), "in a form"},
		"a form in itself": {pdf(catalog, "<< /Type /Pages /Kids [3 0 R] /Resources << /XObject << /X 5 0 R >> >> >>", onePage, streamOf("", "/X Do"),
			streamOf("/Subtype /Form", "BT (x) Tj ET /X Do /X Do")), strings.Repeat("x", 31)},
		"a page in itself":   {pdf(catalog, "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] >>", onePage, streamOf("", "BT (once) Tj ET")), "once"},
		"an image inside":    {pdf(catalog, tree, onePage, streamOf("", "BI /W 1 ID (((((( EI BT /F1 12 Tf (after) Tj ET"), latin), "after"},
		"what deceives eyes": {pdf(catalog, tree, onePage, streamOf("", "BT /F1 12 Tf <0001> Tj ET"), "<< /Subtype /Type0 /ToUnicode 6 0 R >>", streamOf("", "1 beginbfchar <0001> <202E00410007> endbfchar")), "A"},
		"no text at all":     {pdf(catalog, tree, onePage, streamOf("", "0 0 m 1 1 l S"), latin), ""},
	} {
		got, cut, err := Text(c.file, 1000)
		if err != nil || cut || got != c.want {
			t.Errorf("%s: %q, cut %v, %v", name, got, cut, err)
		}
	}
}

// TestAsProgramsWriteThem reads what Chromium wrote: packed, fonts in pieces, two pages.
func TestAsProgramsWriteThem(t *testing.T) {
	b, err := os.ReadFile("testdata/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := Text(b, 10_000)
	flat := strings.Join(strings.Fields(got), " ")
	for _, want := range []string{"Жасалма паспорттор жөнүндө", "АА сериясындагы № 123 паспорт табылды.", "Oʻzbekiston", "Hörmətli həmkarlar", "meslektaşlar", "2024-09-06", "Экинчи бет."} {
		if err != nil || !strings.Contains(flat, want) {
			t.Errorf("no %q in %q, %v", want, flat, err)
		}
	}
	if got, cut, _ := Text(b, 50); len(got) > 54 || !cut {
		t.Errorf("%d bytes of at most 50, cut %v", len(got), cut)
	}
}

func TestWhatHasNoText(t *testing.T) {
	if _, _, err := Text([]byte("<script>"), 100); !errors.Is(err, ErrForm) {
		t.Error(err)
	}
	locked := append(pdf(catalog), []byte("\ntrailer << /Encrypt 9 0 R >>")...)
	if _, _, err := Text(locked, 100); !errors.Is(err, ErrEncrypted) {
		t.Error(err)
	}
}

// TestBombs: files that are small and claim to be endless are read in a moment.
func TestBombs(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("<<", 100_000)
	for name, file := range map[string][]byte{
		"unpacks to gigabytes": pdf(catalog, tree, onePage, streamOf("/Filter /FlateDecode", packed(strings.Repeat("(x) Tj ", 4<<20))), latin),
		"unpacked a thousand times": pdf(catalog, "<< /Type /Pages /Kids [3 0 R] /Resources << /XObject << /X 5 0 R >> >> >>", onePage, streamOf("", strings.Repeat("/X Do ", 10_000)),
			streamOf("/Subtype /Form /Filter /FlateDecode", packed(strings.Repeat("/X Do ", 1<<20)))),
		"nested without end":       pdf(deep, deep, deep),
		"objects without end":      []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj<<>>stream ", 200_000)),
		"a string without end":     []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj(", 200_000)),
		"trailers without end":     []byte("%PDF-1.7\n" + strings.Repeat("trailer<<", 200_000)),
		"references in a circle":   pdf(catalog, "<< /Type /Pages /Kids 3 0 R >>", "4 0 R", "3 0 R"),
		"all of Unicode, often":    pdf(append([]string{catalog, tree, onePage, streamOf("", "BT /F1 1 Tf (x) Tj")}, many("<< /Subtype /Type0 /ToUnicode 9 0 R >>", 3)...)...),
		"one stream, many objects": pdf(streamOf("/Type /ObjStm /N 200000 /First 1000000 /Filter /FlateDecode", packed(strings.Repeat("7 0 ", 250_000)+"("+strings.Repeat("x", 6<<20)))),
	} {
		begun := time.Now()
		_, _, err := Text(file, 60_000)
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s: %v, %v", name, took, err)
		}
	}
}

func many(s string, n int) (out []string) {
	for range n {
		out = append(out, s)
	}
	return out
}

// FuzzText: whatever the bytes are, it ends, and what it says is within bounds and plain.
func FuzzText(f *testing.F) {
	f.Add(pdf(catalog, tree, onePage, streamOf("", `BT /F1 12 Tf (a\)) Tj [(b) -300 <63>] TJ ET`), latin))
	if b, err := os.ReadFile("testdata/letter.pdf"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _, _ := Text(append([]byte("%PDF-1.7\n"), b...), 500)
		if len(got) > 504 || strings.ContainsAny(got, "\x00\x1b\u202e") {
			t.Fatalf("%d bytes: %q", len(got), got)
		}
	})
}
