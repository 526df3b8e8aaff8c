package simulate

import "kenesh/store"

// seeded is a bug that can be put in, and what it does: at a node's doors (door_test.go, if it
// says no more), in its database, or in a line of the product (mutants_test.go).
type seeded struct {
	name, what string
	trigger    string // on the node's database, from its start
	start      string // done to it at each start

	file, old, new string  // what stands once in a file of the product, and what is put there instead
	also           *seeded // of the same bug, in another place: where two lines guard one promise
}

// places are the lines a bug is put into.
func (b seeded) places() (all []seeded) {
	for at := &b; at != nil; at = at.also {
		one := *at
		one.name = b.name
		all = append(all, one)
	}
	return all
}

var bugs = []seeded{
	{name: "early-ack", what: "acts are confirmed before they are written, and a crash comes between"},
	{name: "no-address", what: "an act is not put into a peer's outbox, and what it says is nobody's to ask for"},
	{name: "no-verify", what: "what a peer brings is recorded without looking at its signature"},
	{name: "gap", what: "what a peer brings is recorded though its past is missing"},
	{name: "lost-early", what: "what came too early is forgotten"},
	{name: "no-rejoin", what: "a node that was put back goes on at once"},
	{name: "memory-keys", what: "requests that have been done are remembered in memory only"},
	{name: "cursor", what: "the cursor moves past what did not arrive"},
	{name: "no-receipts", what: "a crash forgets which receipts are owed"},
	{name: "stale-index", what: "what comes from a peer is not indexed"},
	{name: "plaintext-log", what: "what is written goes into the log of a node that is no party"},
	{name: "twin", what: "a second instance starts on a copy and acts, too"},

	{name: "heads-none", what: "asked how far a chain reaches, a node says nothing"},
	{name: "heads-half", what: "of what a node that was put back lacks, half is asked for"},
	{name: "heard-at-once", what: "a peer counts as heard as soon as it has been asked"},
	{name: "no-retry", what: "what waits is never judged again"},
	{name: "bare-relay", what: "entries are passed on without their bodies"},
	{name: "own-chains", what: "a node hands on only what it wrote itself"},
	{name: "chains-to-anyone", what: "chains are handed to who is no party of the dossier"},
	{name: "wrong-outbox", what: "a peer gets what is addressed to another"},
	{name: "wrong-carrier", what: "what one peer brought is booked on another"},
	{name: "any-line", what: "a cursor is used on a line that it is not of"},
	{name: "kept-cursor", what: "a node that was put back goes on at the cursors of before"},
	{name: "half-batch", what: "what stands behind something malformed in a batch is dropped, and the cursor moves on"},
	{name: "clock-stands", what: "the clock stands still from the start on"},
	{name: "clock-seconds", what: "the clock counts seconds where milliseconds are meant"},

	{name: "lost-entry", what: "some entries are not written, though what follows from them is",
		trigger: `AFTER INSERT ON main.entries WHEN NEW.number % 5 = 0 BEGIN DELETE FROM entries WHERE id = NEW.id; END`},
	{name: "lost-envelope", what: "of two dossiers written together one loses its rows in the outbox",
		trigger: `AFTER INSERT ON main.outbox WHEN NEW.seq % 4 = 0 BEGIN DELETE FROM outbox WHERE seq = NEW.seq; END`},
	{name: "one-peer", what: "one party's outbox is never filled",
		trigger: `AFTER INSERT ON main.outbox WHEN NEW.peer = 'kz' BEGIN DELETE FROM outbox WHERE seq = NEW.seq; END`},
	{name: "no-owed", what: "what is owed a receipt is not written down",
		trigger: `AFTER INSERT ON main.owed BEGIN DELETE FROM owed WHERE dossier = NEW.dossier; END`},
	{name: "early-dropped", what: "what comes too early is not written down",
		trigger: `AFTER INSERT ON main.early BEGIN DELETE FROM early WHERE hash = NEW.hash; END`},
	{name: "early-stays", what: "what was early stays in the waiting room for ever",
		trigger: `BEFORE DELETE ON main.early BEGIN SELECT RAISE(IGNORE); END`},
	{name: "stale-parties", what: "who was released is still served",
		trigger: `BEFORE UPDATE ON main.parties WHEN NEW.released = 1 BEGIN SELECT RAISE(IGNORE); END`},
	{name: "no-parties", what: "who takes part in a dossier is not written down",
		trigger: `AFTER INSERT ON main.parties WHEN NEW.party = 'uz' BEGIN DELETE FROM parties WHERE dossier = NEW.dossier AND party = NEW.party; END`},
	{name: "lost-key", what: "the key of a new epoch is not kept",
		trigger: `AFTER INSERT ON main.keys WHEN NEW.epoch > 1 BEGIN DELETE FROM keys WHERE dossier = NEW.dossier AND epoch = NEW.epoch; END`},
	{name: "no-key", what: "the key that came with a founding is not kept",
		trigger: `AFTER INSERT ON main.keys WHEN NEW.dossier > x'80' BEGIN DELETE FROM keys WHERE dossier = NEW.dossier AND epoch = NEW.epoch; END`},
	{name: "no-done", what: "which requests have been done is not written down",
		trigger: `AFTER INSERT ON main.done BEGIN DELETE FROM done WHERE key = NEW.key; END`},
	{name: "no-offence", what: "offences are not written down",
		trigger: `AFTER INSERT ON main.offences BEGIN DELETE FROM offences WHERE id = NEW.id; END`},
	{name: "no-proof", what: "of two entries with one number only the first is kept",
		trigger: `AFTER INSERT ON main.entries WHEN (SELECT count(*) FROM entries WHERE dossier = NEW.dossier AND party = NEW.party AND number = NEW.number) > 1 BEGIN DELETE FROM entries WHERE id = NEW.id; END`},
	{name: "same-line", what: "a node that was put back answers on the line of before",
		trigger: `BEFORE UPDATE ON main.meta WHEN NEW.key = 'line' BEGIN SELECT RAISE(IGNORE); END`},

	{name: "rejoin-forgotten", what: "a restart ends the asking of a node that was put back", start: `DELETE FROM meta WHERE key = 'rejoin'`},
	{name: "early-forgotten", what: "a restart forgets what waits", start: `DELETE FROM early`},
	{name: "outbox-forgotten", what: "a restart empties the outboxes", start: `DELETE FROM outbox WHERE seq % 3 = 0`},
	{name: "done-forgotten", what: "a restart forgets which requests have been done", start: `DELETE FROM done`},
	{name: "keys-forgotten", what: "a restart forgets the older keys of a dossier", start: `DELETE FROM keys WHERE EXISTS (SELECT 1 FROM keys k WHERE k.dossier = keys.dossier AND k.epoch > keys.epoch)`},
	{name: "head-forgotten", what: "a restart loses each dossier's last entry", start: `DELETE FROM entries WHERE id = (SELECT max(id) FROM entries)`},
}

// plant puts the bug of this story into a node's database, if it is one of those.
func (w *world) plant(n *node) {
	if w.bug == "" || n.evil {
		return
	}
	for _, b := range bugs {
		if b.name != w.bug {
			continue
		}
		w.must(n.db.Write(w.ctx, func(tx *store.Tx) (err error) {
			if b.trigger != "" {
				_, err = tx.Exec(`CREATE TEMP TRIGGER bug ` + b.trigger)
			}
			if b.start != "" && err == nil {
				_, err = tx.Exec(b.start)
			}
			return err
		}))
		return
	}
	w.fail("no such bug", "%s", w.bug)
}
