package fsck

import (
	"database/sql"
	"slices"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// post is what is in the outboxes: a bit for each entry and peer.
type post struct {
	peers map[party.ID]bits
	stray map[party.ID]int // rows that name no entry
	count int              // entries, in whatever dossier
}

func (p *post) any() bool { return p.count > 0 }

// bits is a set of row numbers, which are dense. One beyond all measure is left out.
type bits []uint64

func (b *bits) set(n int64) {
	if n < 0 || n >= 1<<31 {
		return
	}
	for int64(len(*b)) <= n>>6 {
		*b = append(*b, 0)
	}
	(*b)[n>>6] |= 1 << (n & 63)
}

func (b bits) has(n int64) bool { return n >= 0 && n>>6 < int64(len(b)) && b[n>>6]&(1<<(n&63)) != 0 }

// read goes through the outboxes once.
func (p *post) read(tx *store.Tx) error {
	p.peers, p.stray = map[party.ID]bits{}, map[party.ID]int{}
	var entries bits
	note := func(rows *sql.Rows) (struct{}, error) {
		var id int64
		err := rows.Scan(&id)
		p.count++
		entries.set(id)
		return struct{}{}, err
	}
	if _, err := store.All(tx, note, `SELECT id FROM entries`); err != nil {
		return err
	}
	address := func(rows *sql.Rows) (struct{}, error) {
		var peer party.ID
		var entry int64
		err := rows.Scan(&peer, &entry)
		if err == nil && !entries.has(entry) {
			p.stray[peer]++
		} else if err == nil {
			set := p.peers[peer]
			set.set(entry)
			p.peers[peer] = set
		}
		return struct{}{}, err
	}
	_, err := store.All(tx, address, `SELECT peer, entry FROM outbox`)
	return err
}

// checkPost looks for own entries that were never put out for a party that is present.
// Where the founder's chain is forked, nobody knows any more who was present when.
func (s *subject) checkPost() error {
	if _, frozen := s.history.Frozen(s.history.Founder()); frozen {
		return nil
	}
	for _, peer := range s.history.Present() {
		from := s.ownFrom(peer)
		for _, e := range s.history.Order() {
			if peer == s.Me || e.Party != s.Me || e.Number < from || s.post.peers[peer].has(s.rows[e.Hash]) {
				continue
			}
			s.say("fsck.unsent", "fsck.do.unsent", e, "not in the outbox for %s", peer)
		}
	}
	return nil
}

// ownFrom is the first of this party's numbers that it is for this node to bring to peer:
// what the founder had seen when it admitted peer, the founder brings.
func (s *subject) ownFrom(peer party.ID) uint64 {
	for _, e := range s.history.Order() {
		if e.Party == s.history.Founder() && s.Me != e.Party && slices.Contains(e.Admits, peer) && s.history.Void(e) == dossier.NotVoid {
			return e.Seen[s.Me] + 1
		}
	}
	return 1
}
