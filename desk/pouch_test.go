package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"testing"

	"kenesh/party"
)

// sendFile posts a file as a browser does.
func (b *browser) sendFile(path string, file []byte) *page {
	b.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "x.pouch")
	if err != nil {
		b.Fatal(err)
	}
	part.Write(file)
	w.Close()
	r, err := http.NewRequest("POST", b.base+path, &form)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// TestTheEngineerCarriesAPouch: from one ministry's page of links to the other's; the officer
// has no such door, and what is no pouch gets a sentence.
func TestTheEngineerCarriesAPouch(t *testing.T) {
	w := newWorld(t)
	w.as("kg", party.Officer).issue(warning)
	kg, kz := w.as("kg", party.Engineer), w.as("kz", party.Engineer)
	kg.get("/links").wants(200, "Pack a pouch", "Take it in")
	file := kg.get("/links/pouch?party=kz&after=").wants(200)
	if got := file.head.Get("Content-Disposition"); got == "" || file.head.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("sent as %q, %q", got, file.head.Get("Content-Type"))
	}
	kz.sendFile("/links/pouch", []byte(file.source)).wants(200, "New ", "refused 0")
	kz.sendFile("/links/pouch", []byte(file.source)).wants(200, "New 0")
	w.as("kz", party.Officer).get("/notice").wants(200, "Forged passports")

	kz.sendFile("/links/pouch", []byte("holiday.jpg")).wants(422, "no pouch")
	kg.get("/links/pouch?party=kg").wants(422, "another party")
	kg.get("/links/pouch?party=kz&after=x").wants(422)
	kg.get("/links/pouch?party=kz&after=900000").wants(422, "nothing to carry")
	kz.post("/links/pouch", nil).wants(400)
	officer := w.as("kg", party.Officer)
	officer.get("/links").lacks("Pack a pouch")
	if p := officer.get("/links/pouch?party=kz"); p.status != 403 {
		t.Errorf("an officer is answered %d", p.status)
	}
	if p := officer.sendFile("/links/pouch", []byte(file.source)); p.status != 403 {
		t.Errorf("an officer is answered %d", p.status)
	}
}
