package demo

import (
	"context"
	"time"

	"kenesh/lang"
	"kenesh/party"
)

// Desk is one node's desk and the links by which its personas sign in.
type Desk struct {
	Name    lang.Text
	Address string
	SignIns []SignIn
}

// Portal is the address of the public's pages; "" if these nodes were made without.
func (d *Demo) Portal() string {
	for _, id := range d.order {
		if p := d.Nodes[id].Config.Portal; p != nil {
			return p.Origin
		}
	}
	return ""
}

// SignIn is a persona's link.
type SignIn struct {
	Name string
	Role party.Role
	Link string
}

// Desks lists the desks of the six nodes with a fresh sign-in link for every persona.
func (d *Demo) Desks(ctx context.Context) []Desk {
	var desks []Desk
	for _, s := range d.script.Parties {
		n := d.Nodes[s.ID]
		desk := Desk{Name: s.Name, Address: n.Origin()}
		for _, p := range d.script.Personas {
			if p.Party != s.ID {
				continue
			}
			secret, err := n.Roster.Link(ctx, p.ID, p.Roles[0], true, 30*24*time.Hour)
			if err != nil {
				d.Log.Error("sign-in link", "officer", p.ID, "err", err)
				continue
			}
			desk.SignIns = append(desk.SignIns, SignIn{Name: p.Name, Role: p.Roles[0], Link: n.Origin() + "/enter/" + secret})
		}
		desks = append(desks, desk)
	}
	return desks
}
