package summit_test

import (
	"crypto/ed25519"
	"encoding/json"
	"path/filepath"
	"testing"

	"kenesh/clerk"
	"kenesh/keyring"
	"kenesh/party"
)

// TestStoppedWhileChangingKeys stops a node between the charter's entry that names its new
// key and the moment the key takes the old one's place, and another before the entry. The
// first signs with the new key from its next start on, the second with the one it had.
func TestStoppedWhileChangingKeys(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	before := issue(t, s, ctx, "kg", "With the first key", "kz")
	for _, id := range []party.ID{"kg", "kz"} {
		n := s.Node(id)
		secret, err := keyring.ReadKeyFile(filepath.Join(s.Dir, string(id)+".key"))
		must(t, err)
		renewed, err := n.Keys.Renewed()
		must(t, err)
		must(t, renewed.Prepare(n.Dir, secret))
		if id == "kg" {
			sc, err := n.Config.Card(n.Dir, renewed, n.Options.Now())
			must(t, err)
			input, err := json.Marshal(map[string][]byte{"card": sc.Bytes, "sig": sc.Sig})
			must(t, err)
			_, err = s.Act(ctx, id, clerk.Command{Dossier: n.Clerk.Council(), Step: "renew-card"}, string(input))
			must(t, err)
		}
		was := n.Keys.Sign
		must(t, s.Stop(id))
		must(t, s.Start(ctx, id))
		want := was
		if id == "kg" {
			want = renewed.Sign
		}
		if got := s.Node(id).Keys.Sign; !got.Public().(ed25519.PublicKey).Equal(want.Public()) {
			t.Errorf("%s signs with another key than the charter names", id)
		}
	}
	after := issue(t, s, ctx, "kg", "With the second key", "kz", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, after, 1, "kg", "kz", "uz") })
	eventually(t, s, func() error { return s.Agree(ctx, before, "kg", "kz") })
}
