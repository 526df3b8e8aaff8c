package node

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/proof"
)

// The steps of the charter that a node takes by command rather than on the desk.
const (
	stepFound   = "found"
	stepSign    = "sign"
	stepRenew   = "renew-card"
	stepRecover = dossier.Recover
)

var errNoCharter = errors.New("this program knows no charter")

// Founding is what a council is founded with.
type Founding struct {
	Name      lang.Text
	Rules     lang.Text
	Languages []string
	Cards     []party.SignedCard // of the other parties, in the order of the founding list
}

// Found founds a council with this node's party first. The entry is on the disk when it
// returns; the others sign what Charter exports.
func (n *Node) Found(ctx context.Context, f Founding, by party.Person) error {
	kind, step, err := n.charterStep(stepFound)
	if err != nil {
		return err
	}
	own, err := n.Card()
	if err != nil {
		return err
	}
	var parties []party.ID
	var cards []map[string]string
	for _, sc := range append([]party.SignedCard{own}, f.Cards...) {
		card, err := sc.Open()
		if err != nil {
			return err
		}
		parties = append(parties, card.Party)
		cards = append(cards, map[string]string{"card": base64.StdEncoding.EncodeToString(sc.Bytes), "sig": base64.StdEncoding.EncodeToString(sc.Sig)})
	}
	object := map[string]any{"name": f.Name, "cards": cards}
	if len(f.Rules) > 0 {
		object["rules"] = f.Rules
	}
	if len(f.Languages) > 0 {
		object["languages"] = f.Languages
	}
	b, err := json.Marshal(object)
	if err != nil {
		return err
	}
	in, err := step.DecodeJSON(b)
	if err != nil {
		return err
	}
	_, err = n.Clerk.Act(ctx, clerk.Command{Kind: kind, Parties: parties[1:], Step: stepFound, Input: in, By: by})
	return err
}

// Card is this node's public card.
func (n *Node) Card() (party.SignedCard, error) {
	return n.Config.Card(n.Dir, n.Keys, n.Options.Now())
}

// Join takes in a charter that another party exported. The file has been checked, and
// officers have compared the fingerprints it shows.
func (n *Node) Join(ctx context.Context, file []byte) error {
	envelopes, err := proof.CharterOf(file)
	if err != nil {
		return err
	}
	return n.Clerk.Join(ctx, envelopes)
}

// Sign signs the charter for this node's party.
func (n *Node) Sign(ctx context.Context, by party.Person) error {
	_, step, err := n.charterStep(stepSign)
	if err != nil {
		return err
	}
	_, err = n.Clerk.Act(ctx, clerk.Command{Dossier: n.Clerk.Council(), Step: stepSign, Input: step.NewInput(), By: by})
	return err
}

// Charter exports the charter as it stands here.
func (n *Node) Charter(ctx context.Context) ([]byte, error) {
	return n.Clerk.Export(ctx, n.Clerk.Council())
}

func (n *Node) charterStep(name string) (kind string, step procedure.Step, err error) {
	for _, p := range n.Options.Procedures {
		if p.Opener == procedure.ByFounder {
			if step, ok := p.Step(name); ok {
				return p.Kind, step, nil
			}
		}
	}
	return "", procedure.Step{}, errNoCharter
}
