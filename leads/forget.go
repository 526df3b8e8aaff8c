package leads

import (
	"context"

	"kenesh/dossier"
	"kenesh/store"
)

// Forget takes out the leads a dossier is in, with what officers remarked, in the commit that
// destroys its contents. The index takes its marks out.
func (l *Leads) Forget(tx *store.Tx, id dossier.ID) error {
	if _, err := tx.Exec(`DELETE FROM leads WHERE in_a = $1 OR in_b = $1`, id[:]); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM leads_compared WHERE dossier = $1`, id[:])
	return err
}

// Forgotten takes its names out of memory, once that is on the disk. It is given to
// Clerk.OnForget.
func (l *Leads) Forgotten(id dossier.ID) {
	if err := l.prune(); err != nil { // what is left is not found: see markOf
		l.Log.Error("forgetting names", "dossier", id.Short(), "err", err)
	}
}

// prune takes the names out of memory that no dossier names any more.
func (l *Leads) prune() error {
	var there []int64
	if err := l.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		there, err = l.Index.NameNumbers(tx)
		return err
	}); err != nil {
		return err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	at := 0
	for number, n := range l.marks {
		for at < len(there) && there[at] < n {
			at++
		}
		if at == len(there) || there[at] != n {
			l.names.Remove(number)
		}
	}
	return nil
}
