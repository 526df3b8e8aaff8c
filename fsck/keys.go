package fsck

import (
	"database/sql"
	"errors"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

type keptKey struct {
	epoch  uint64
	sealed []byte
}

// openKeys opens the dossier's epoch keys and holds each against the founder's commitment.
func (s *subject) openKeys() error {
	scan := func(rows *sql.Rows) (k keptKey, err error) {
		err = rows.Scan(&k.epoch, &k.sealed)
		return k, err
	}
	kept, err := store.All(s.tx, scan, `SELECT epoch, sealed FROM keys WHERE dossier = $1 ORDER BY epoch`, s.id[:])
	if err != nil {
		return err
	}
	for _, k := range kept {
		key, err := seal.OpenBody(s.Keys.Storage, k.sealed)
		switch {
		case err != nil:
			s.refuseKey(k.epoch, "does not open with this node's storage key")
		case !s.committed(k.epoch, key):
			s.refuseKey(k.epoch, "is not the key the founder committed to")
		default:
			s.keys[k.epoch] = key
		}
	}
	return nil
}

func (s *subject) refuseKey(epoch uint64, why string) {
	s.refused[epoch] = true
	s.say("fsck.key", "fsck.do.keys", nil, "key generation %d: %s", epoch, why)
}

// committed asks all entries, also those a fork has frozen, which commit to a key of the
// epoch. Where such an entry may be what is missing or broken, the key is given credit.
func (s *subject) committed(epoch uint64, key []byte) bool {
	founding, _ := s.founding()
	credit := founding == nil || len(s.broken) > 0
	for _, e := range s.entries {
		if e.Opens != nil && e.Opens.Number == epoch {
			if credit = e.Opens.Commit == dossier.CommitKey(key); credit {
				return true
			}
		}
	}
	return credit
}

// checkKeys looks for keys that an entry carries for this node and that are not kept.
func (s *subject) checkKeys() error {
	for _, e := range s.history.Order() {
		wrapped, err := e.WrappedFor(s.Me)
		if err != nil {
			continue // its author's doing: reported as an offence when it came
		}
		for epoch, w := range wrapped {
			commit, known := s.history.Commitment(epoch)
			if !known || s.keys[epoch] != nil || s.refused[epoch] {
				continue
			}
			if _, err := seal.Unwrap(s.Keys.Seal, w, commit); err == nil {
				s.refuseKey(epoch, "is not kept, and "+e.String()+" carries it for this party")
			}
		}
	}
	return nil
}

var errNoKey = errors.New("no key for this epoch")

// open is the dossier's procedure.Opener.
func (s *subject) open(e *dossier.Entry) (procedure.Body, error) {
	key, ok := s.keys[e.Epoch]
	if e.Epoch != 0 && !ok {
		return procedure.Body{}, errNoKey
	}
	return procedure.OpenBody(e, func(sealed []byte) ([]byte, error) { return seal.OpenBody(key, sealed) })
}

// checkBodies opens what the keys that are here should open. The bytes are those that were
// signed, so one that does not open was made so by its author.
func (s *subject) checkBodies() {
	for _, e := range s.history.Order() {
		if len(e.Body) == 0 || e.Epoch != 0 && s.keys[e.Epoch] == nil {
			continue
		}
		if _, err := s.open(e); err != nil {
			s.remark("fsck.body", "fsck.do.fork", e, "%v", err)
		}
	}
}
