package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

const mib = 1 << 20

func noise(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{5}).Read(b)
	return b
}

// photo is a picture with something behind its end that a browser would run, were it to take it
// for a page.
func photo(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return append(b.Bytes(), script...)
}

const script = `<script>alert("kenesh")</script>`

type upFile struct{ name, media, what string }

// sends posts a form with files, as a browser without script does.
func (b *browser) sends(path string, form url.Values, files ...upFile) *page {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			w.WriteField(name, v)
		}
	}
	for _, f := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "files", "filename": f.name})},
			"Content-Type": {f.media}})
		if err != nil {
			b.Fatal(err)
		}
		io.WriteString(part, f.what)
	}
	w.Close()
	return b.do(b.request("POST", path, w.FormDataContentType(), &body))
}

func (b *browser) request(method, path, media string, body io.Reader) *http.Request {
	b.Helper()
	r, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

var toKZ = url.Values{":parties": {"kz"}, "title:en": {"Photo"}, "level": {"warning"}, "body:en": {"Attached."}}

// filled is what the form for a notice holds once it is filled in.
func (b *browser) filled(with url.Values) url.Values {
	b.Helper()
	for _, f := range b.get("/new/notice").all("form") {
		if attr(f, "action") == "" && attr(f, "method") == "post" {
			values := typed(f)
			for name, v := range with {
				values[name] = v
			}
			values.Set(":do", "review")
			return values
		}
	}
	b.Fatal("no form for a notice")
	return nil
}

// warns opens a notice with files, review and all, and returns its page.
func (b *browser) warns(files ...upFile) *page {
	b.Helper()
	return b.sends("/new/notice", b.filled(toKZ), files...).wants(200).send(nil, "send").wants(200)
}

// hrefs are the addresses of a page that begin so.
func (p *page) hrefs(prefix string) (out []string) {
	for _, a := range p.all("a") {
		if strings.HasPrefix(attr(a, "href"), prefix) {
			out = append(out, attr(a, "href"))
		}
	}
	return out
}

// fetch carries attachments by hand, as post carries entries.
func (w *world) fetch(from, to party.ID) {
	w.Helper()
	wants, err := w.houses[to].files.Wants(w.ctx, from, 100)
	w.check(err)
	for _, want := range wants {
		t, err := w.houses[to].files.Fetch(want)
		w.check(err)
		for done := false; !done; {
			a, err := w.houses[from].files.Serve(w.ctx, to, t.Asks(4))
			w.check(err)
			_, done, err = t.Took(w.ctx, a)
			w.check(err)
		}
		t.Close()
	}
}

func TestAFileGoesFromDeskToDesk(t *testing.T) {
	w := newWorld(t)
	kg, kz, az := w.as("kg", party.Officer), w.as("kz", party.Officer), w.as("az", party.Officer)
	picture := string(photo(300, 200))
	page := kg.warns(upFile{"сүрөт.jpg", "image/jpeg", picture}, upFile{"page.html", "text/html", "<!doctype html>" + script}).wants(200, "сүрөт.jpg", "page.html", "here")
	files := page.hrefs("/file/")
	if len(files) != 3 || !strings.HasSuffix(files[1], "/view") {
		t.Fatalf("addresses %v", files)
	}
	w.post()
	kz.get(page.path).wants(200, "not here yet")
	w.fetch("kg", "kz")
	there := kz.get(page.path).wants(200, "сүрөт.jpg")
	if got := there.hrefs("/file/"); len(got) != 3 {
		t.Fatalf("at kz %v", got)
	}
	saved := kz.get(files[0])
	disposition, params, _ := mime.ParseMediaType(saved.head.Get("Content-Disposition"))
	if saved.status != 200 || saved.source != picture || disposition != "attachment" || params["filename"] != "сүрөт.jpg" {
		t.Errorf("saved: %d, %d bytes, %q", saved.status, len(saved.source), saved.head.Get("Content-Disposition"))
	}
	if a := az.get(files[0]); a.status != 404 {
		t.Errorf("az, which is not in the dossier: %d", a.status)
	}
	if a := w.as("kz", party.Engineer).get(files[0]); a.status == 200 {
		t.Errorf("the engineer reads it: %d", a.status)
	}
}

// No file is ever shown in the desk's own origin: what is saved is sandboxed, and what is shown
// was drawn by the node itself.
func TestNoFileIsRenderedInTheDesksOrigin(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	svg := `<svg xmlns="http://www.w3.org/2000/svg">` + script + `</svg>`
	page := kg.warns(upFile{"a.html", "text/html", script}, upFile{"b.svg", "image/svg+xml", svg}, upFile{"c.jpg", "image/jpeg", string(photo(64, 64))},
		upFile{"d.png", "image/png", "d" + script}, upFile{"e.pdf", "text/html", "e" + script}, upFile{"f.txt", "text/plain", "f" + script})
	shown := 0
	for _, at := range page.hrefs("/file/") {
		if strings.HasSuffix(at, "/view") || strings.HasSuffix(at, "/text") {
			shown++
			continue
		}
		a := kg.get(at)
		for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "Cache-Control": "no-store"} {
			if got := a.head.Get(header); got != want {
				t.Errorf("%s: %s is %q", at, header, got)
			}
		}
		media := a.head.Get("Content-Type")
		if !strings.HasPrefix(a.head.Get("Content-Disposition"), "attachment") || strings.Contains(media, "html") || strings.Contains(media, "svg") {
			t.Errorf("%s: %q of type %q", at, a.head.Get("Content-Disposition"), media)
		}
		image := kg.get(at + "/image")
		if strings.Contains(image.source, `alert("kenesh")`) {
			t.Errorf("%s: what its sender wrote is shown", at)
		}
		if image.status == 200 && image.head.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s/image: %d of type %q", at, image.status, image.head.Get("Content-Type"))
		}
	}
	if shown != 3 { // c.jpg, d.png that is none, and e.pdf
		t.Errorf("%d are offered to be shown", shown)
	}
}

// A picture made to take all memory or all day is not drawn.
func TestPicturesThatAreBombs(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	var flat bytes.Buffer
	w.check(png.Encode(&flat, image.NewGray(image.Rect(0, 0, 10, 10))))
	wide := bytes.Clone(flat.Bytes())
	copy(wide[16:], []byte{0x7f, 0xff, 0xff, 0xff}) // its header says so
	var good bytes.Buffer
	w.check(png.Encode(&good, image.NewNRGBA(image.Rect(0, 0, 3000, 10))))
	for name, c := range map[string]struct {
		what   []byte
		status int
	}{"wide.png": {wide, 404}, "cut.png": {good.Bytes()[:60], 404}, "noise.jpg": {noise(5000), 404}, "good.png": {good.Bytes(), 200}} {
		at := kg.warns(upFile{name, "", string(c.what)}).hrefs("/file/")[0]
		shown := kg.get(at + "/image")
		if shown.status != c.status {
			t.Errorf("%s: %d", name, shown.status)
		}
		if m, err := jpeg.Decode(strings.NewReader(shown.source)); c.status == 200 && (err != nil || m.Bounds().Dx() > shownEdge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	slow := &hurried{ReadSeeker: bytes.NewReader(photo(2000, 2000)), until: time.Now().Add(-time.Second)}
	if _, err := redrawn("image/jpeg", slow); err == nil {
		t.Error("it is drawn after its time is up")
	}
}

func (b *browser) uploads(id, name string, from, size int, body io.Reader) (status int, a uploadAnswer, err error) {
	r := b.request("POST", "/upload?"+url.Values{"id": {id}, "name": {name}}.Encode(), "application/zip", body)
	if from > 0 {
		r.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, size-1, size))
	}
	r.ContentLength = int64(size - from)
	answer, err := b.client.Do(r)
	if err != nil {
		return 0, a, err
	}
	defer answer.Body.Close()
	return answer.StatusCode, a, json.NewDecoder(answer.Body).Decode(&a)
}

func (b *browser) stands(id string) (a uploadAnswer) {
	b.Helper()
	answer, err := b.client.Do(b.request("GET", "/upload?id="+id, "", nil))
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&a); err != nil {
		b.Fatal(err)
	}
	return a
}

// The script sends a file, the line breaks, the script asks how far it came and sends the rest.
func TestTheDesksUploadGoesOnAfterACut(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	what := noise(3*mib + 70)
	if a := kg.stands("u1"); a.Arrived != 0 || a.Error != "" {
		t.Errorf("before it begins: %+v", a)
	}
	if _, _, err := kg.uploads("u1", "a.zip", 0, len(what), io.MultiReader(bytes.NewReader(what[:2*mib+9]), cutOff{})); err == nil {
		t.Fatal("the line did not break")
	}
	for end := time.Now().Add(10 * time.Second); kg.stands("u1").Arrived != 2*mib && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	var status int
	var a uploadAnswer
	for end := time.Now().Add(10 * time.Second); status != 200 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		var err error
		if status, a, err = kg.uploads("u1", "a.zip", 2*mib, len(what), bytes.NewReader(what[2*mib:])); err != nil {
			t.Fatal(err)
		}
	}
	f, ok := procedure.ParseFile(a.Token)
	if !ok || f.Size != len(what) || a.Name != "a.zip" || kg.stands("u1").Token != a.Token {
		t.Errorf("%d %+v", status, a)
	}
	if status, a, _ := kg.uploads("u2", "b.zip", mib, 2*mib, bytes.NewReader(what[:mib])); status != http.StatusConflict || a.Token != "" {
		t.Errorf("a part of the middle first: %d %+v", status, a)
	}
	if other := w.as("kg", party.Officer).stands("u1"); other.Arrived != 0 || other.Token != "" {
		t.Errorf("another officer sees it: %+v", other)
	}
}

type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, errors.New("cut") }

// No page of another site can send a file in an officer's name, and who may not act sends none.
func TestWhoMayNotUpload(t *testing.T) {
	w := newWorld(t)
	kg, auditor := w.as("kg", party.Officer), w.as("kg", party.Auditor)
	r := kg.request("POST", "/upload?name=a.zip&id=x", "application/zip", strings.NewReader("x"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := kg.do(r); a.status != http.StatusForbidden {
		t.Errorf("another site: %d", a.status)
	}
	if a := auditor.do(auditor.request("POST", "/upload?name=a.zip&id=x", "application/zip", strings.NewReader("x"))); a.status == 200 {
		t.Errorf("an auditor: %d", a.status)
	}
	if a := w.browser("kg").do(w.browser("kg").request("POST", "/upload?name=a.zip&id=x", "application/zip", strings.NewReader("x"))); strings.Contains(a.source, "token") {
		t.Errorf("nobody: %d %s", a.status, a.source)
	}
	if a := kg.stands("x"); a.Arrived != 0 {
		t.Errorf("something came all the same: %+v", a)
	}
}

// A form with a mistake comes back with what was typed and with the file, which is not sent again;
// one whose line broke in the file leaves nothing behind.
func TestAFormWithFilesComesBackWhole(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	form := kg.filled(toKZ)
	form.Del("title:en")
	page := kg.sends("/new/notice", form, upFile{"a.pdf", "application/pdf", "%PDF-"}, upFile{"empty.pdf", "application/pdf", ""})
	carried := ""
	for _, n := range page.all("input") {
		if attr(n, "name") == "files" && attr(n, "type") == "checkbox" {
			carried += attr(n, "value")
		}
	}
	if f, ok := procedure.ParseFile(carried); !ok || f.Name != "a.pdf" || f.Size != 5 {
		t.Fatalf("carried %q:\n%s", carried, page.text())
	}
	var body bytes.Buffer
	mw := multipart.NewWriter(&body)
	part, _ := mw.CreateFormFile("files", "broken.zip")
	part.Write(noise(2 * mib))
	r := kg.request("POST", "/new/notice", mw.FormDataContentType(), io.MultiReader(&body, cutOff{}))
	r.ContentLength = -1
	if _, err := kg.client.Do(r); err == nil {
		t.Fatal("the line did not break")
	}
	for range 5 { // as many as one may have under way, and one
		if _, err := w.houses["kg"].files.Begin(w.ctx, "o", "u", "a", ""); err != nil {
			t.Error(err)
		}
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if n := w.houses["kg"].underWay(w); n == 1 {
			break
		} else if time.Now().After(end) {
			t.Fatalf("%d uploads are under way", n)
		}
	}
}

func (h *house) underWay(w *world) (n int) {
	w.check(h.db.Read(w.ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT count(*) FROM attachment_uploads WHERE name IS NULL`).Scan(&n)
	}))
	return n
}

// While the ministry's scanner is away nothing is handed out, and the page says so to each
// officer in her language; when it is back, the file is there.
func TestThePageSaysThatTheScannerIsAway(t *testing.T) {
	w := newWorld(t)
	const stuff = "what the archive holds"
	kg, kz := w.as("kg", party.Officer), w.as("kz", party.Officer)
	page := kg.warns(upFile{"a.zip", "", stuff})
	at := page.hrefs("/file/")[0]
	w.post()
	w.fetch("kg", "kz")
	h := w.houses["kz"]
	h.files.Scanner = attachment.Clamd{Address: "127.0.0.1:1"}
	said := map[string]bool{}
	for _, tag := range []string{"ky", "kk", "uz", "az", "tr", "en", "ru"} {
		kz.language = tag
		sentence := w.catalogue.Voice(lang.Tag(tag)).S("desk.file.held")
		there := kz.get(page.path).wants(200, "a.zip", sentence)
		if said[sentence] || len(there.hrefs("/file/")) > 0 {
			t.Errorf("%s: %q, addresses %v", tag, sentence, there.hrefs("/file/"))
		}
		said[sentence] = true
	}
	if a := kz.get(at); a.status != 404 || strings.Contains(a.source, stuff) {
		t.Errorf("handed out: %d", a.status)
	}
	h.files.Scanner = passing{}
	w.check(h.files.Rescan(w.ctx))
	for end := time.Now().Add(10 * time.Second); kz.get(at).source != stuff; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is held back although the scanner is back")
		}
	}
}

type passing struct{}

func (passing) Scan(context.Context, io.Reader) (attachment.Verdict, error) {
	return attachment.Clean, nil
}

// The text of a PDF is read by the node and shown as plain paragraphs, after the officer asks;
// a page never holds what the file would do.
func TestTheTextOfAPDF(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	letter := "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert) >> >> endobj 2 0 obj << /Kids [3 0 R] >> endobj " +
		"3 0 obj << /Type /Page /Contents 4 0 R >> endobj 4 0 obj << /Length 70 >> stream\nBT (Dear all, <script>) Tj 0 -12 Td (the second line) Tj ET\nendstream endobj"
	for name, c := range map[string]struct{ what, says string }{
		"letter.pdf": {letter, "the second line"},
		"scan.pdf":   {"%PDF-1.4\n", "it may be scanned"},
		"locked.pdf": {letter + " trailer << /Encrypt 5 0 R >>", "protected by a password"},
		"page.pdf":   {script, "it may be scanned"},
	} {
		page := kg.warns(upFile{name, "", c.what})
		page.lacks("the second line")
		shown := kg.get(page.hrefs("/file/")[1]).wants(200, name, c.says)
		if strings.Contains(shown.source, "app.alert") || strings.Contains(shown.source, "<script>") {
			t.Errorf("%s: the page holds what the file would do", name)
		}
		if a := kg.get(page.hrefs("/file/")[0] + "/image"); a.status != 404 {
			t.Errorf("%s: drawn as a picture: %d", name, a.status)
		}
	}
}
