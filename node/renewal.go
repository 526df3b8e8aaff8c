package node

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/keyring"
	"kenesh/party"
	"kenesh/procedure"
)

// Renewal is how a party's card in the charter is to be renewed.
type Renewal struct {
	NewKey   bool              // sign with another key from then on
	Secret   keyring.Secret    // of the keyring, when NewKey
	Recovery ed25519.PublicKey // register this recovery key; nil: as it is
	By       party.Person
}

// RenewCard gives the others this node's card where the configuration says something else
// than the card in the charter, or where it is to sign with another key. It reports
// whether there was anything to say.
func (n *Node) RenewCard(ctx context.Context, r Renewal) (bool, error) {
	seat, ok := n.Clerk.Roll().Seat(n.Config.Party)
	if !ok {
		return false, procedure.Refuse("refuse.no-council", nil)
	}
	if r.Recovery != nil {
		cfg := n.Config
		cfg.Recovery = r.Recovery
		if err := cfg.write(n.Dir); err != nil {
			return false, err
		}
		n.Config = cfg
	}
	sc, renewed, err := n.nextCard(r)
	if err != nil || !r.NewKey && sc.Fingerprint() == seat.Fingerprint {
		return false, err
	}
	in, err := n.cardInput(stepRenew, sc)
	if err != nil {
		return false, err
	}
	if _, err := n.Clerk.Act(ctx, clerk.Command{Dossier: n.Clerk.Council(), Step: stepRenew, Input: in, By: r.By}); err != nil {
		return false, err
	}
	return true, n.use(renewed)
}

// Recover takes the party's seat back with its recovery key: it says which entries the
// party stands by where its chains fork, and renews the card.
func (n *Node) Recover(ctx context.Context, key ed25519.PrivateKey, stands []canon.Hash, r Renewal) error {
	sc, renewed, err := n.nextCard(r)
	if err != nil {
		return err
	}
	in, err := n.cardInput(stepRecover, sc)
	if err != nil {
		return err
	}
	if _, err := n.Clerk.Recover(ctx, clerk.Recovery{Key: key, Input: in, Stands: stands, By: r.By}); err != nil {
		return err
	}
	return n.use(renewed)
}

// nextCard is the card to renew with. Another key is on the disk before the card names it.
func (n *Node) nextCard(r Renewal) (party.SignedCard, *keyring.Keyring, error) {
	keys := n.Keys
	if r.NewKey {
		renewed, err := keys.Renewed()
		if err != nil {
			return party.SignedCard{}, nil, err
		}
		if err := renewed.Prepare(n.Dir, r.Secret); err != nil {
			return party.SignedCard{}, nil, err
		}
		keys = renewed
	}
	sc, err := n.Config.Card(n.Dir, keys, n.Options.Now())
	return sc, keys, err
}

func (n *Node) cardInput(name string, sc party.SignedCard) (any, error) {
	_, step, err := n.charterStep(name)
	if err != nil {
		return nil, err
	}
	return step.DecodeObject(map[string]any{"card": base64.StdEncoding.EncodeToString(sc.Bytes), "sig": base64.StdEncoding.EncodeToString(sc.Sig)})
}

// use signs with keys from now on.
func (n *Node) use(keys *keyring.Keyring) error {
	if keys == n.Keys {
		return nil
	}
	*n.Keys = *keys
	return keyring.Adopt(n.Dir)
}

// adoptKeys finishes a change of keys that a stop has interrupted: those prepared are the
// party's if the charter names them.
func (n *Node) adoptKeys(secret keyring.Secret) error {
	prepared, err := keyring.Prepared(n.Dir, secret)
	if err != nil || prepared == nil || n.Options.Aside {
		return err
	}
	seat, ok := n.Clerk.Roll().Seat(n.Config.Party)
	if !ok || !bytes.Equal(seat.Card.Sign, prepared.Sign.Public().(ed25519.PublicKey)) {
		return nil
	}
	return n.use(prepared)
}
