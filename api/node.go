package api

import (
	"encoding/hex"
	"net/http"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// Status is how a node is. It says nothing of what is in its dossiers.
type Status struct {
	Party    string   `json:"party"`
	Council  string   `json:"council,omitempty"`
	Version  string   `json:"version"`
	Time     string   `json:"time" format:"date-time"`
	Ready    bool     `json:"ready"`             // it can record what officers do
	Reason   string   `json:"reason,omitempty"`  // why it is not: the key of a refusal
	Detail   string   `json:"detail,omitempty"`  // and its sentence
	Awaited  []string `json:"awaited,omitempty"` // parties that a rejoining node waits for
	Dossiers int      `json:"dossiers"`
	Entries  int      `json:"entries"`
	Links    []Link   `json:"links"`
}

// Link is how the line to another party is.
type Link struct {
	Party   string `json:"party"`
	Heard   string `json:"heard,omitempty" format:"date-time"`  // when it last pulled from here
	Pulled  string `json:"pulled,omitempty" format:"date-time"` // when this node last pulled from it
	Backlog int    `json:"backlog"`                             // entries that it has yet to fetch
	Error   string `json:"error,omitempty"`
}

func (a *api) getStatus(w http.ResponseWriter, q *request) error {
	s := Status{Ready: true}
	if a.Status != nil {
		s = a.Status(q.Context())
	}
	s.Party, s.Council, s.Version = string(a.Clerk.Me()), a.Clerk.Roll().Council, a.Version
	s.Detail = q.voice.Say(lang.Say(s.Reason, lang.Args{"parties": lang.Parties(s.Awaited)}))
	s.Time = a.Now().UTC().Format("2006-01-02T15:04:05Z")
	if s.Links == nil {
		s.Links = []Link{}
	}
	return a.answer(w, q, http.StatusOK, s)
}

// Kind is a kind of dossier and what can be done in it.
type Kind struct {
	Kind     string  `json:"kind"`
	Name     string  `json:"name"`
	About    string  `json:"about,omitempty"`
	Audience string  `json:"audience"`
	Sealed   bool    `json:"sealed"`
	Opens    *Offer  `json:"opens,omitempty"` // how one is opened, if the caller may
	Steps    []Offer `json:"steps"`           // that the caller's role may take, at its time

	Overviews []OverviewOffer `json:"overviews,omitempty"` // pages over all of the kind
}

// Kinds lists the kinds of dossiers.
type Kinds struct {
	Kinds []Kind `json:"kinds"`
}

func (a *api) getKinds(w http.ResponseWriter, q *request) error {
	all := Kinds{Kinds: []Kind{}}
	for _, p := range a.Clerk.Procedures() {
		all.Kinds = append(all.Kinds, a.kind(q, p))
	}
	return a.answer(w, q, http.StatusOK, all)
}

func (a *api) kind(q *request, p *procedure.Procedure) Kind {
	k := Kind{Kind: p.Kind, Name: a.word(q, p.Kind, p.Kind), About: a.word(q, p.Kind+".about", ""),
		Audience: string(p.Audience), Sealed: p.Sealed, Steps: []Offer{}}
	for _, o := range p.Overviews {
		if policy.Has(q.role, policy.Read) {
			k.Overviews = append(k.Overviews, a.overviewOffer(q, p.Kind, o))
		}
	}
	for _, s := range p.AllSteps() {
		switch {
		case !policy.Has(q.role, s.Needs):
		case !s.Opens:
			k.Steps = append(k.Steps, a.offer(q, p.Kind, s, Root+"/dossiers/{id}/steps/"+s.Name))
		case p.Opener == procedure.ByOfficer:
			opens := a.offer(q, p.Kind, s, Root+"/dossiers")
			k.Opens = &opens
		}
	}
	return k
}

// Member is a party's seat in the council.
type Member struct {
	Party       string            `json:"party"`
	Kind        string            `json:"kind"`
	KindName    string            `json:"kindName"`
	Standing    string            `json:"standing"`
	State       string            `json:"state,omitempty"`
	Name        string            `json:"name"`
	Names       map[string]string `json:"names"`
	Languages   []string          `json:"languages"`
	Zone        string            `json:"zone"`
	Address     string            `json:"address"`
	SigningKeys []Key             `json:"signingKeys"` // oldest first
}

// Key is a key and the number in the party's charter chain from which on it signs.
type Key struct {
	From uint64 `json:"from"`
	Key  string `json:"key"` // Ed25519, hexadecimal
}

// Roll lists who sits in the council.
type Roll struct {
	Council string   `json:"council"`
	InForce bool     `json:"inForce"`
	Seats   []Member `json:"seats"`
}

func (a *api) getRoll(w http.ResponseWriter, q *request) error {
	r := a.Clerk.Roll()
	roll := Roll{Council: r.Council, InForce: r.InForce, Seats: []Member{}}
	for _, s := range r.Seats {
		roll.Seats = append(roll.Seats, member(q, s))
	}
	return a.answer(w, q, http.StatusOK, roll)
}

func member(q *request, s party.Seat) Member {
	m := Member{
		Party: string(s.Card.Party), Kind: string(s.Card.Kind), KindName: q.voice.S("seat." + string(s.Card.Kind)),
		Standing: string(s.Standing), State: s.Card.State, Name: q.voice.TextOnly(s.Card.Name), Names: map[string]string{},
		Zone: s.Card.Zone, Address: s.Card.Address, Languages: []string{}, SigningKeys: []Key{},
	}
	for tag, name := range s.Card.Name {
		m.Names[string(tag)] = name
	}
	for _, tag := range s.Card.Languages {
		m.Languages = append(m.Languages, string(tag))
	}
	for _, k := range s.Keys {
		m.SigningKeys = append(m.SigningKeys, Key{From: k.From, Key: hex.EncodeToString(k.Sign)})
	}
	return m
}
