package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kenesh/api"
	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/journal"
	"kenesh/party"
)

const mib = 1 << 20

func noise(size int) string {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return string(b)
}

func rootOf(what string) string {
	var leaves []canon.Hash
	for i := 0; i < len(what); i += mib {
		leaves = append(leaves, attachment.Leaf([]byte(what[i:min(i+mib, len(what))])))
	}
	return attachment.Root(int64(len(what)), leaves).String()
}

func (c *caller) put(path, body string, headers ...string) answer {
	c.Helper()
	return c.send(http.MethodPut, path, body, headers...)
}

// attach uploads a file and opens a notice that names it; it returns where the file is.
func (c *caller) attach(name, media, what string) (at string, f api.File) {
	c.Helper()
	var u api.Upload
	c.put("/uploads/"+rootOf(what)[:16]+"?name="+url.QueryEscape(name), what, "Content-Type", media).into(http.StatusOK, &u)
	if u.File == nil || u.Arrived != len(what) || u.File.Root != rootOf(what) {
		c.Fatalf("%+v", u)
	}
	named, err := json.Marshal(u.File)
	if err != nil {
		c.Fatal(err)
	}
	var done api.Done
	c.post("/dossiers", strings.Replace(warning, `"level"`, `"files": [`+string(named)+`], "level"`, 1)).into(http.StatusCreated, &done)
	return "/dossiers/" + done.Dossier + "/attachments/" + u.File.Root, *u.File
}

// The line is cut in the middle of an upload, with a length and without one; the client asks how
// far it came and sends the rest.
func TestAnUploadGoesOnAfterACut(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	what := noise(5*mib + 100)
	for id, head := range map[string]string{"length": fmt.Sprintf("Content-Length: %d\r\n\r\n", len(what)), "chunks": fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n", len(what))} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(kg.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "PUT /api/v1/uploads/%s?name=a.zip HTTP/1.1\r\nHost: kg\r\nAuthorization: Bearer %s\r\n%s%s", id, kg.token, head, what[:3*mib+500])
		conn.Close()
		var u api.Upload
		council.eventually("what came before the cut", func() bool {
			a := kg.get("/uploads/" + id)
			return a.status == http.StatusOK && json.Unmarshal(a.body, &u) == nil && u.Arrived == 3*mib
		})
		if u.File != nil {
			t.Errorf("%s: half a file passes for the whole: %+v", id, u.File)
		}
		var whole api.Upload
		council.eventually("the rest", func() bool {
			a := kg.put("/uploads/"+id+"?name=a.zip&root="+rootOf(what), what[u.Arrived:], "Content-Range", fmt.Sprintf("bytes %d-%d/%d", u.Arrived, len(what)-1, len(what)))
			if a.status == http.StatusTooManyRequests {
				return false // the node has not noticed yet that the line broke
			}
			a.into(http.StatusOK, &whole)
			return true
		})
		if whole.File == nil || whole.File.Root != rootOf(what) || whole.File.Size != len(what) || whole.File.Media != "application/zip" {
			t.Errorf("%s: %+v", id, whole.File)
		}
	}
}

func TestUploadsThatAreRefused(t *testing.T) {
	council := newCouncil(t)
	kg, tr, engineer, stranger := council.as("kg", party.Officer), council.as("tr", party.Officer), council.as("kg", party.Engineer), council.stranger("kg", "")
	kg.put("/uploads/a?name=a.bin", noise(mib), "Content-Range", fmt.Sprintf("bytes 0-%d/%d", mib-1, 3*mib))
	for name, c := range map[string]struct {
		answer answer
		status int
		key    string
	}{
		"no token":                 {stranger.put("/uploads/b?name=a", "x"), 401, "api.no-token"},
		"IT attaches nothing":      {engineer.put("/uploads/b?name=a", "x"), 403, "refuse.power"},
		"a wrong hash":             {kg.put("/uploads/c?name=a&root="+rootOf("y"), "x"), 422, "refuse.attachment-other"},
		"a hash that is none":      {kg.put("/uploads/c?name=a&root=12", "x"), 400, "api.upload-root"},
		"a gap":                    {kg.put("/uploads/a?name=a.bin", "x", "Content-Range", fmt.Sprintf("bytes %d-%d/%d", 2*mib, 2*mib, 3*mib)), 409, "api.upload-offset"},
		"what is here already":     {kg.put("/uploads/a?name=a.bin", "x", "Content-Range", fmt.Sprintf("bytes 0-0/%d", 3*mib)), 409, "api.upload-offset"},
		"a part of another length": {kg.put("/uploads/a?name=a.bin", "x", "Content-Range", fmt.Sprintf("bytes %d-%d/%d", mib, mib+1, 3*mib)), 400, "api.upload-range"},
		"a part beyond the end":    {kg.put("/uploads/b?name=a", "xyz", "Content-Range", "bytes 0-2/2"), 400, "api.upload-range"},
		"a part of no form":        {kg.put("/uploads/b?name=a", "x", "Content-Range", "bytes 0-0/*"), 400, "api.upload-range"},
		"too large":                {kg.put("/uploads/b?name=a", "x", "Content-Range", fmt.Sprintf("bytes 0-0/%d", 64<<30+1)), 400, "api.upload-range"},
		"nothing":                  {kg.put("/uploads/b?name=a", ""), 422, "refuse.field-file"},
		"no name":                  {kg.put("/uploads/b", "x"), 422, "refuse.field-file"},
		"a name that deceives":     {kg.put("/uploads/b?name="+url.QueryEscape("fdp\u202e.exe"), "x"), 422, "refuse.field-file"},
		"another's upload":         {tr.get("/uploads/a"), 404, "api.no-upload"},
		"no such upload":           {kg.get("/uploads/zzz"), 404, "api.no-upload"},
	} {
		t.Run(name, func(t *testing.T) {
			c.answer.T = t
			if p := c.answer.problem(c.status); p.Type != "urn:kenesh:"+c.key {
				t.Errorf("refused with %s: %s", p.Type, p.Detail)
			}
		})
	}
	var u api.Upload
	if kg.get("/uploads/a").into(200, &u); u.Arrived != mib || u.File != nil {
		t.Errorf("after all that it stands at %+v", u)
	}
}

// Whatever a file is and says it is, a browser is told to save it, not to guess, and to give it
// no origin should it show it all the same.
func TestWhatIsHandedOutCannotAttackABrowser(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	const script = `<script>fetch("/api/v1/dossiers")</script>`
	for name, c := range map[string]struct{ media, what, handed string }{
		"page.html":                 {"text/html", "<!doctype html>" + script, "application/octet-stream"},
		"picture.svg":               {"image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg">` + script + `</svg>`, "application/octet-stream"},
		"feed.xml":                  {"application/xhtml+xml", script, "application/octet-stream"},
		"worker.js":                 {"text/javascript", "onfetch = () => {}", "application/octet-stream"},
		"photo.jpg":                 {"text/html", "\xff\xd8\xff\xe0" + script, "image/jpeg"}, // both a picture and a page
		"PHOTO.GIF":                 {"image/gif", "GIF89a/*" + script + "*/", "image/gif"},
		"unheard-of":                {"application/x-unheard-of", "x", "application/octet-stream"},
		"report.pdf":                {"application/pdf", "%PDF-1.7", "application/pdf"},
		`сүрөт "1"; filename=x.txt`: {"text/plain", "a", ""},
		"сүрөт.txt":                 {"", "b", "text/plain"},
	} {
		if c.handed == "" {
			if a := kg.put("/uploads/q?name="+url.QueryEscape(name), c.what); a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s is taken: %d", name, a.status)
			}
			continue
		}
		at, _ := kg.attach(name, c.media, c.what)
		a := kg.get(at)
		disposition, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		if a.status != 200 || string(a.body) != c.what || err != nil || disposition != "attachment" || params["filename"] != name {
			t.Errorf("%s: %d %q as %q", name, a.status, a.body, a.header.Get("Content-Disposition"))
		}
		for header, want := range map[string]string{"Content-Type": c.handed, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"} {
			if got := a.header.Get(header); got != want {
				t.Errorf("%s: %s: %q, not %q", name, header, got, want)
			}
		}
	}
}

func TestADownloadGoesOnByRange(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	what := noise(2*mib + 50)
	at, f := kg.attach("a.zip", "", what)
	tag := `"` + f.Root + `"`
	for name, c := range map[string]struct {
		headers []string
		status  int
		body    string
	}{
		"all of it":           {nil, 200, what},
		"across two chunks":   {[]string{"Range", fmt.Sprintf("bytes=%d-%d", mib-5, mib+4)}, 206, what[mib-5 : mib+5]},
		"the rest":            {[]string{"Range", fmt.Sprintf("bytes=%d-", mib), "If-Range", tag}, 206, what[mib:]},
		"the end":             {[]string{"Range", "bytes=-7"}, 206, what[len(what)-7:]},
		"of something else":   {[]string{"Range", "bytes=1-2", "If-Range", `"other"`}, 200, what},
		"behind the end":      {[]string{"Range", fmt.Sprintf("bytes=%d-", len(what))}, 416, ""},
		"what the client has": {[]string{"If-None-Match", tag}, 304, ""},
	} {
		a := kg.get(at, c.headers...)
		if a.status != c.status || c.body != "" && string(a.body) != c.body || a.header.Get("ETag") != tag && a.status != 416 {
			t.Errorf("%s: %d, %d bytes, %s", name, a.status, len(a.body), a.header.Get("ETag"))
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: may be guessed at", name)
		}
	}
}

// Who may read the dossier gets the file, and the journal has it first; who may not gets the
// answer that all get for what is not there.
func TestAFileIsReadByWhoReadsItsDossier(t *testing.T) {
	council := newCouncil(t, "kg", "tr", "uz")
	kg, tr, uz := council.as("kg", party.Officer), council.as("tr", party.Officer), council.as("uz", party.Officer)
	what := noise(mib + 1)
	at, f := kg.attach("a.zip", "", what)
	council.eventually("the file at tr", func() bool { a := tr.get(at); return a.status == 200 && string(a.body) == what })
	if p := uz.get(at).problem(404); p.Type != "urn:kenesh:refuse.not-here" {
		t.Errorf("uz is told %s", p.Type)
	}
	if p := council.as("tr", party.Engineer).get(at).problem(403); p.Type != "urn:kenesh:refuse.power" {
		t.Errorf("the engineer is told %s", p.Type)
	}
	other := rootOf("another file")
	if p := kg.get(strings.Replace(at, f.Root, other, 1)).problem(404); p.Type != "urn:kenesh:refuse.not-here" {
		t.Errorf("of another root: %s", p.Type)
	}
	records, err := council.Node("tr").Journal.Reads(t.Context(), journal.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, r := range records {
		seen = seen || r.What == journal.Open && r.Purpose == "attachment" && r.Officer == "o-officer"
		if r.About != "" && strings.Contains(f.Root, r.About) {
			t.Error("the journal names the file by its root")
		}
	}
	if !seen {
		t.Errorf("not in the journal: %+v", records)
	}
}

// A file that is stored twice is stored once; a file that no act named cannot be read.
func TestTheSameContentUnderTwoNames(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	what := noise(mib)
	one, _ := kg.attach("one.pdf", "", what)
	two, _ := kg.attach("two.pdf", "", what)
	for _, at := range []string{one, two} {
		if a := kg.get(at); !bytes.Equal(a.body, []byte(what)) {
			t.Errorf("%s: %d", at, a.status)
		}
	}
}
