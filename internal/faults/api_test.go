package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// done is what an act became, as the API says it.
type done struct {
	Dossier, Party, Hash string
	Number               uint64
}

// problem is an answer that says no.
type problem struct {
	Status int
	Type   string
	Detail string
}

func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Type, p.Detail) }

// text is a text in one language.
func text(s string) map[string]string { return map[string]string{"en": s} }

// call asks the node's API as one of its officers. An answer that says no is a *problem.
func (m *ministry) call(officer int, method, path, key string, body, answer any) error {
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, "http://"+m.desk+path, sent)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+m.officers[officer])
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := m.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		no := &problem{}
		json.Unmarshal(b, no)
		no.Status = resp.StatusCode
		return no
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(b, answer)
}

const root = "/api/v1"

// issue opens a notice whose title is key.
func (m *ministry) issue(officer int, key string, to ...string) (d done, err error) {
	err = m.call(officer, "POST", root+"/dossiers", key, map[string]any{"kind": "notice", "parties": to, "input": contents(key)}, &d)
	return d, err
}

// update gives a notice another edition, whose title is key.
func (m *ministry) update(officer int, key, dossier string) (d done, err error) {
	err = m.call(officer, "POST", root+"/dossiers/"+dossier+"/steps/update", key, contents(key), &d)
	return d, err
}

// acknowledge says that the first edition was read; key is the remark.
func (m *ministry) acknowledge(officer int, key, dossier string) (d done, err error) {
	err = m.call(officer, "POST", root+"/dossiers/"+dossier+"/steps/acknowledge", key, map[string]any{"edition": 1, "remark": text(key)}, &d)
	return d, err
}

func contents(key string) map[string]any {
	return map[string]any{"title": text(key), "level": "warning", "body": text("The body of " + key)}
}

// entry is a line of a dossier's record; Said is all it says, as JSON.
type entry struct {
	Party, Hash, Step, Verdict string
	Number                     uint64
	Input                      json.RawMessage
}

// entries reads a dossier's whole record.
func (m *ministry) entries(officer int, dossier string) (all []entry, err error) {
	for next := root + "/dossiers/" + dossier + "/entries?limit=200"; next != ""; {
		var page struct {
			Entries []entry
			Next    string
		}
		if err := m.call(officer, "GET", next, "", nil, &page); err != nil {
			return nil, err
		}
		all, next = append(all, page.Entries...), page.Next
	}
	return all, nil
}

// status is how the node says it is.
type status struct {
	Ready          bool
	Reason, Detail string
	Awaited        []string
	Entries        int
	Links          []struct {
		Party, Error string
		Backlog      int
	}
}

func (m *ministry) status() (s status, err error) {
	return s, m.call(0, "GET", root+"/status", "", nil, &s)
}

// ready is nil when the node says that officers can act on it.
func (m *ministry) ready() error {
	s, err := m.status()
	if err == nil && !s.Ready {
		err = fmt.Errorf("%s is not ready: %s %s", m.id, s.Reason, strings.Join(s.Awaited, ","))
	}
	return err
}
