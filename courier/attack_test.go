package courier_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/courier"
	"kenesh/keyring"
	"kenesh/party"
	"kenesh/procedure/charter"
)

func pid(s string) party.ID                         { return party.ID(s) }
func pids(s string) []party.ID                      { return []party.ID{pid(s)} }
func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func newKeys(t *testing.T, old *keyring.Keyring) *keyring.Keyring {
	fresh, err := keyring.Generate()
	if err != nil {
		t.Fatal(err)
	}
	k := *old
	k.Link = fresh.Link
	return &k
}

func files(t *testing.T, dir string) map[string][]byte {
	copied := map[string][]byte{}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if copied[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return copied
}

func putBack(t *testing.T, dir string, copied map[string][]byte) {
	for name := range files(t, dir) {
		os.Remove(filepath.Join(dir, name))
	}
	for name, b := range copied {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// as is a client that holds a key and gives itself a name.
func as(t *testing.T, key ed25519.PrivateKey, name party.ID) *http.Client {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: string(name)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second}
}

func ask(c *http.Client, n *node, path string, body []byte) (int, []byte) {
	resp, err := c.Post("https://"+n.address+path, "application/cbor", bytes.NewReader(body))
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, b
}

type pull struct {
	Line  string `cbor:"1,keyasint,omitempty"`
	After uint64 `cbor:"2,keyasint"`
	Limit int    `cbor:"3,keyasint"`
}

func TestWrongKeyIsRefusedBothWays(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	_, stranger, _ := ed25519.GenerateKey(rand.Reader)
	if code, _ := ask(as(t, stranger, "kz"), w.nodes["kg"], courier.PathPull, canon.Encode(pull{Limit: 1})); code != 0 {
		t.Errorf("a stranger who calls itself kz is answered %d", code)
	}
	if code, _ := ask(as(t, w.nodes["kz"].keys.Sign, "kz"), w.nodes["kg"], courier.PathPull, canon.Encode(pull{Limit: 1})); code != 0 {
		t.Errorf("kz's signing key is no link key, answered %d", code)
	}
	plain := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	if code, _ := ask(plain, w.nodes["kg"], courier.PathPull, nil); code != 0 {
		t.Errorf("answered %d without any key", code)
	}
	w.nodes["kz"].down() // somebody else listens in kz's place
	w.nodes["kz"].keys = newKeys(t, w.nodes["kz"].keys)
	w.nodes["kz"].up()
	id := w.issue("kg", "Not for whoever listens there", "kz")
	w.soon("refused", func() bool { return w.nodes["kg"].courier.Links(w.ctx)[0].Error != "" })
	time.Sleep(200 * time.Millisecond)
	if w.has("kz", id) {
		t.Error("handed over all the same")
	}
}

func TestRequestsAreBounded(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	w.upAll()
	c, kg := as(t, w.nodes["kz"].keys.Link, "kz"), w.nodes["kg"]
	good := canon.Encode(pull{Limit: 1})
	for what, want := range map[string]struct {
		path string
		body []byte
		code int
	}{
		"a request":        {courier.PathPull, good, 200},
		"oversized":        {courier.PathPull, make([]byte, 1<<20), 400},
		"malformed":        {courier.PathPull, []byte{0xff, 0x00}, 400},
		"not canonical":    {courier.PathPull, append(bytes.Clone(good), 0), 400},
		"empty":            {courier.PathPull, nil, 400},
		"negative limit":   {courier.PathPull, canon.Encode(pull{Limit: -5}), 200},
		"endless cursor":   {courier.PathPull, canon.Encode(pull{After: 1<<64 - 1, Limit: 1 << 30}), 200},
		"an unknown path":  {"/courier/2/pull", good, 404},
		"the desk's path":  {"/", good, 404},
		"too many wants":   {courier.PathChains, canon.Encode(map[int]any{1: make([]clerk.Want, 501)}), 400},
		"wants of nothing": {courier.PathChains, canon.Encode(map[int]any{1: []clerk.Want{{Party: "kg", From: 1<<64 - 1}}}), 200},
	} {
		if code, b := ask(c, kg, want.path, want.body); code != want.code {
			t.Errorf("%s is answered %d %q, not %d", what, code, b, want.code)
		}
	}
}

func TestTooManyRequestsAreTurnedAway(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.upAll()
	c := as(t, w.nodes["kz"].keys.Link, "kz")
	var mu sync.Mutex
	codes := map[int]int{}
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for range 100 {
				code, _ := ask(c, w.nodes["kg"], courier.PathPull, canon.Encode(pull{Limit: 1}))
				mu.Lock()
				codes[code]++
				mu.Unlock()
			}
		})
	}
	id := w.issue("kg", "Meanwhile", "uz")
	w.soon("at uz", func() bool { return w.has("uz", id) })
	wg.Wait()
	if codes[429] == 0 || codes[200] == 0 {
		t.Errorf("answers: %v", codes)
	}
}

// az's card names kz's link key. kz must still get what is kz's.
func TestCardThatNamesAnothersLinkKey(t *testing.T) {
	w := newWorld(t, "kg", "az", "kz")
	w.upAll()
	az := w.nodes["az"]
	posing := *az.keys
	posing.Link = w.nodes["kz"].keys.Link
	sc := az.card(&posing)
	w.act("az", clerk.Command{Dossier: az.Council(), Step: "renew-card", Input: &charter.RenewCard{Card: sc.Bytes, Sig: sc.Sig}})
	w.soon("known to kg", func() bool {
		seat, _ := w.nodes["kg"].Roll().Seat("az")
		return bytes.Equal(seat.Card.Link, public(posing.Link))
	})
	w.nodes["kz"].down()
	w.nodes["kz"].up()
	id := w.issue("kg", "For kz", "kz")
	w.soon("at kz", func() bool { return w.has("kz", id) })
}
