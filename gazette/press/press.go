// Package press prints the gazette: it reads what kinds have declared public, as the index
// keeps it, and puts it where the portal can see it. It stands between the two so that
// neither the portal nor the gazette can reach anything else.
package press

import (
	"context"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"slices"
	"strings"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/gazette"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Index is what the press asks of the index.
type Index interface {
	Published(context.Context) ([]index.Publication, string, error)
	PublishedMark(context.Context) (string, error)
}

// Clerk is what the press asks of the clerk: names and fingerprints of those who publish,
// which stand in their cards, and when something has changed.
type Clerk interface {
	Council() dossier.ID
	Roll() *party.Roll
	Watch() (<-chan clerk.Event, func())
}

// Config is what a press works with.
type Config struct {
	Index   Index
	Clerk   Clerk
	Gazette *gazette.Gazette
	Log     *slog.Logger
}

// Press prints one node's gazette.
type Press struct {
	Config
	printed string // the mark of what is printed; "" if it must be printed anew
}

// New makes a press. Nothing is public before Print.
func New(cfg Config) *Press { return &Press{Config: cfg} }

// How long after a change others may still come with it, and how long nothing is looked at
// where no event tells of any: a listener that falls behind misses some.
const (
	gathering = 50 * time.Millisecond
	atLatest  = 30 * time.Second
)

// Run prints what is public whenever that changes, until ctx ends.
func (p *Press) Run(ctx context.Context) {
	events, stop := p.Clerk.Watch()
	defer stop()
	for {
		if err := p.Print(ctx); err != nil && ctx.Err() == nil {
			p.Log.Error("gazette", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if e.Dossier == p.Clerk.Council() {
				p.printed = "" // a party may have another name or other keys
			}
			time.Sleep(gathering)
		case <-time.After(atLatest):
		}
	}
}

// Print puts what is public now into the gazette, if anything has changed. While the index
// is being built, what was printed last stays.
func (p *Press) Print(ctx context.Context) error {
	mark, err := p.Index.PublishedMark(ctx)
	if err != nil || mark == "" || mark == p.printed {
		return err
	}
	all, mark, err := p.Index.Published(ctx)
	if err != nil || mark == "" {
		return err
	}
	p.Gazette.Put(p.set(all))
	p.printed = mark
	return nil
}

// set makes publications of what the index has. What belongs to one meeting is tied
// together; nothing else says that two publications stand in one dossier.
func (p *Press) set(all []index.Publication) []*gazette.Publication {
	meetings := map[dossier.ID]*gazette.Publication{}
	all = slices.DeleteFunc(all, func(x index.Publication) bool { return kinds[x.Kind] == "" }) // of a newer version
	out := make([]*gazette.Publication, len(all))
	for i, x := range all {
		out[i] = p.publication(x)
		if out[i].Kind == gazette.Meeting && !x.Withdrawn {
			meetings[x.In] = out[i]
		}
	}
	for i, x := range all {
		if m := meetings[x.In]; m != nil && out[i] != m && !x.Withdrawn {
			out[i].Meeting, m.Related = m.ID, append(m.Related, out[i].ID)
		}
	}
	return out
}

func (p *Press) publication(x index.Publication) *gazette.Publication {
	g := &gazette.Publication{ID: idOf(x.In, x.ID), Kind: kinds[x.Kind], Withdrawn: x.Withdrawn}
	if x.Withdrawn {
		return g
	}
	g.Released, g.Title, g.Symbol, g.Place, g.CalledOff = x.At, x.Title, x.Symbol, x.Place, x.Called
	if g.Day, g.LastDay = x.Day, x.LastDay; g.Day == "" {
		g.Day = lang.Date(time.UnixMilli(int64(x.At)).UTC().Format(time.DateOnly))
	}
	for _, part := range x.Parts {
		g.Parts = append(g.Parts, gazette.Part(part))
	}
	roll := p.Clerk.Roll()
	if host, ok := roll.Seat(x.Host); ok {
		g.Host = host.Card.Name
	}
	if by, ok := roll.Seat(x.By); ok {
		g.Publisher, g.Fingerprint = by.Card.Name, by.Fingerprint
	}
	g.Entry, g.Signature = hex.EncodeToString(x.Hash), base64.StdEncoding.EncodeToString(x.Sig)
	return g
}

var kinds = map[procedure.PublicationKind]gazette.Kind{
	procedure.MeetingAnnounced: gazette.Meeting, procedure.Communique: gazette.Communique, procedure.AdoptedDocument: gazette.Document,
}

// idOf is a publication's public id: a hash from which nobody finds back to the dossier's
// own, which is itself the hash of an entry that only the parties have.
func idOf(in dossier.ID, id string) string {
	sum := canon.Sum("kenesh/publication/1", append(in[:], id...))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}
