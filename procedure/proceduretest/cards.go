package proceduretest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Cards are signed bytes. In an input a story writes an object with
//
//	"card of": "kz"        the party's card and signature: the fields card and sig
//	"kind": "observer"     the seat it claims; a member's, if not said
//	"key": "kz second"     what its signing key is made from; the party's name, if not said
//	"recovery": "kz safe"  what its recovery key is made from; none, if not said
//	"signed by": "uz"      it is signed with another's key
//	"changed": true        it was changed after it was signed
//
// and beside these whatever other fields the step has.

// withCards puts the cards into an input.
func withCards(input string) (string, error) {
	if !strings.Contains(input, `"card of"`) {
		return input, nil
	}
	d := json.NewDecoder(strings.NewReader(input))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	if d.More() {
		return "", fmt.Errorf("something follows the input")
	}
	b, err := json.Marshal(expand(v))
	return string(b), err
}

func expand(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = expand(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = expand(v[name])
		}
		if of, is := v["card of"].(string); is {
			putCard(v, of)
		}
	}
	return v
}

func putCard(object map[string]any, of string) {
	said := func(name, otherwise string) string {
		s, is := object[name].(string)
		if delete(object, name); is {
			return s
		}
		return otherwise
	}
	key := said("key", of)
	var recovery []byte
	if safe := said("recovery", ""); safe != "" {
		recovery = publicOf(safe)
	}
	sc := signedCard(party.ID(of), party.Kind(said("kind", string(party.Member))), key, recovery, said("signed by", key))
	if object["changed"] == true {
		sc.Bytes = bytes.Replace(sc.Bytes, []byte("Ministry"), []byte("Monastry"), 1)
	}
	delete(object, "changed")
	delete(object, "card of")
	object["card"], object["sig"] = sc.Bytes, sc.Sig
}

// keyNames finds what a public key was made from.
var keyNames sync.Map

func publicOf(name string) []byte {
	public := keyOf(party.ID(name)).Public().(ed25519.PublicKey)
	keyNames.Store(string(public), name)
	return public
}

func signedCard(id party.ID, kind party.Kind, key string, recovery []byte, by string) party.SignedCard {
	return party.SignCard(party.Card{
		Party: id, Kind: kind, Name: lang.Text{"en": "Ministry of " + string(id)}, Languages: []lang.Tag{"en"},
		Zone: "Asia/Bishkek", Address: string(id) + ".example:8443",
		Sign: publicOf(key), Link: publicOf(key + " link"), Recovery: recovery, Seal: bytes.Repeat([]byte{7}, 1216), Issued: 1725613200000,
	}, keyOf(party.ID(by)))
}

func roll(state any) *party.Roll {
	if r, ok := state.(procedure.Rolled); ok {
		return r.Roll()
	}
	return &party.Roll{}
}

func seatsOf(state any) []string {
	var all []string
	for _, s := range roll(state).Seats {
		all = append(all, fmt.Sprintf("%s %s %s", s.Card.Party, s.Card.Kind, s.Standing))
	}
	return all
}

func keysIn(state any, id party.ID) []string {
	var all []string
	seat, _ := roll(state).Seat(id)
	for _, k := range seat.Keys {
		name, _ := keyNames.Load(string(k.Sign))
		all = append(all, fmt.Sprintf("%d %s", k.From, name))
	}
	return all
}

// isCard says that fields hold a card.
func isCard(fields []procedure.Field) bool {
	n := 0
	for _, f := range fields {
		if f.Type == procedure.Bytes && (f.Name == "card" || f.Name == "sig") {
			n++
		}
	}
	return n == 2
}

// addCard has a storm give a card: mostly the party's own or one that could join.
func (s *storm) addCard(typed map[string]any, of party.ID) {
	ids := []party.ID{of, of, "az", "tm", pick(s, s.world.parties)}
	of = pick(s, ids)
	typed["card of"], typed["key"] = string(of), string(of)+pick(s, []string{"", "", " second", " third"})
	typed["kind"] = string(pick(s, []party.Kind{party.Member, party.Member, party.Member, party.Observer, party.Secretariat}))
	if s.chance(5) {
		typed["changed"] = true
	}
}

// cards are those a council is founded with: a member's each, or an observer's.
func (s *storm) cards() (all []any) {
	for _, id := range s.world.parties {
		kind := pick(s, []party.Kind{party.Member, party.Member, party.Member, party.Observer})
		all = append(all, map[string]any{"card of": string(id), "kind": string(kind)})
	}
	return all
}

// admitInvited has the founder of a charter admit whom the members have given a seat.
func (s *storm) admitInvited() {
	w := s.world
	if w.main == nil || w.apart != nil {
		return
	}
	for _, seat := range roll(w.main.record.State).Seats {
		if seat.Standing == party.Invited && !w.has(seat.Card.Party) && s.chance(30) {
			s.must(w.admit(w.parties[0], seat.Card.Party))
		}
	}
}
