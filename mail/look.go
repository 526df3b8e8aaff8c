package mail

import (
	"context"
	"crypto/rand"
	"slices"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/store"
)

const (
	soon    = lang.Moment(4 * 3600 * 1000)
	aDay    = lang.Moment(24 * 3600 * 1000)
	kept    = 40 * aDay // what was noted and sent, as long
	lookFor = index.MaxLimit
)

// fact is something there is to tell, as it is noted: once.
type fact struct {
	what string
	duty index.Duty
}

// Look notes what has come to be since it looked last, and queues a message for everybody who
// wants to know; both in one commit.
func (m *Mail) Look(ctx context.Context) error {
	facts, err := m.facts(ctx)
	if err != nil {
		return err
	}
	readers := map[string]Reader{}
	var all []chosen
	if err := m.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = store.All(tx, scanChoice, choices+` ORDER BY officer`)
		return err
	}); err != nil {
		return err
	}
	for _, c := range all {
		if r, gets := m.Reader(ctx, c.Officer); gets {
			readers[c.Officer] = r
		}
	}
	return m.DB.Write(ctx, func(tx *store.Tx) error {
		if err := m.note(tx, facts); err != nil {
			return err
		}
		for _, c := range all {
			r, gets := readers[c.Officer]
			if !gets || c.quiet(m.Now().In(r.Zone)) || m.now()-c.last < int64(c.Every)*60_000 {
				continue
			}
			if err := m.queue(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// facts are what arrived among what changed last, and what is or will soon be late. What has
// been late for a day is no news.
func (m *Mail) facts(ctx context.Context) (facts []fact, err error) {
	now := lang.Moment(m.now())
	recent, err := m.Index.List(ctx, index.Query{Sort: index.ByChanged, Desc: true, Limit: lookFor})
	if err != nil {
		return nil, err
	}
	for _, s := range recent.Rows {
		if at := slices.IndexFunc(s.Dues, func(d index.Due) bool { return d.List == index.Arrived }); at >= 0 {
			facts = append(facts, fact{Arrived, index.Duty{Due: s.Dues[at], In: s}})
		}
	}
	for _, list := range []index.List{index.Arrived, index.Ours} {
		for _, span := range []struct {
			what        string
			from, until lang.Moment
		}{{Late, now - aDay, now}, {Soon, now, now + soon}} {
			found, _, _, err := m.Index.Duty(ctx, index.DutyQuery{List: list, From: span.from, Until: span.until, Limit: lookFor}, now)
			if err != nil {
				return nil, err
			}
			for _, d := range found {
				facts = append(facts, fact{span.what, d})
			}
		}
	}
	return facts, nil
}

func (m *Mail) note(tx *store.Tx, facts []fact) error {
	for _, f := range facts {
		due := f.duty.Until()
		if f.what == Arrived {
			due = 0 // it arrives once, whatever its clock does
		}
		if _, err := tx.Exec(`INSERT INTO mail_noted (what, dossier, owed, due, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			f.what, f.duty.In.ID[:], f.duty.ID, due, m.now()); err != nil {
			return err
		}
	}
	long := m.now() - int64(kept)
	_, err := tx.Exec(`DELETE FROM mail_noted WHERE at < $1`, long)
	if err == nil {
		_, err = tx.Exec(`DELETE FROM mail_queue WHERE state <> 'waits' AND made < $1`, long)
	}
	return err
}

// queue adds a message for an officer if there is news for her. One that still waits to be sent
// says all that there is to say.
func (m *Mail) queue(tx *store.Tx, c chosen) error {
	var news, waits bool
	for _, what := range c.What {
		var is bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM mail_noted WHERE at > $1 AND what = $2)`, c.told, what).Scan(&is); err != nil {
			return err
		}
		news = news || is
	}
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM mail_queue WHERE officer = $1 AND state = 'waits')`, c.Officer).Scan(&waits); err != nil || !news || waits {
		return err
	}
	_, err := tx.Exec(`INSERT INTO mail_queue (message, officer, address, made, next) VALUES ($1, $2, $3, $4, $4)`,
		rand.Text(), c.Officer, c.Address, m.now())
	if err == nil {
		_, err = tx.Exec(`UPDATE mail_choices SET told = $2, last = $2 WHERE officer = $1`, c.Officer, m.now())
	}
	return err
}
