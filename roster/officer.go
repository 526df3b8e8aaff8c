package roster

import (
	"context"
	"encoding/base32"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Officer is one account.
type Officer struct {
	ID        string // chosen once and never given to another; logs and journal hold it, so let it not be her name
	Name      string // as her ministry writes it; part of what she signs
	Roles     []party.Role
	Languages []lang.Tag // the desk's first; her ministry's if none
	Zone      string     // IANA name; her capital's time if none
	Disabled  bool
}

// Has reports whether a role is hers.
func (o Officer) Has(role party.Role) bool { return slices.Contains(o.Roles, role) }

// As is the officer as an entry names her in one of her roles.
func (o Officer) As(role party.Role) party.Person { return party.Person{Name: o.Name, Role: role} }

// mayActIn refuses a disabled officer and a role that is not hers.
func (o Officer) mayActIn(role party.Role) error {
	switch {
	case o.Disabled:
		return ErrDisabled
	case !o.Has(role):
		return ErrRoleNotHers
	}
	return nil
}

var officerForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,62}$`)

// check returns everything that is wrong with an account, or nil.
func (o Officer) check() error {
	var problems procedure.Problems
	must := func(ok bool, refusal error) {
		if !ok {
			problems = append(problems, refusal.(*procedure.Refusal))
		}
	}
	must(officerForm.MatchString(o.ID), errOfficerID)
	must(strings.TrimSpace(o.Name) != "" && lang.CheckLine(o.Name, 200, false) == nil, errOfficerName)
	must(len(o.Roles) > 0 && !slices.ContainsFunc(o.Roles, func(r party.Role) bool { return !r.Valid() }), errOfficerRoles)
	must(!slices.ContainsFunc(o.Languages, func(t lang.Tag) bool { return lang.Text{t: "a"}.Check() != nil }), errOfficerLanguages)
	_, err := time.LoadLocation(o.Zone)
	must(err == nil && o.Zone != "Local", errOfficerZone)
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// NewID proposes an id for a new officer that says nothing of her.
func (r *Roster) NewID() string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(r.random(10)))
}

// Officers lists all accounts, by name.
func (r *Roster) Officers(ctx context.Context) ([]Officer, error) {
	var officers []Officer
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		officers, err = list(tx, scanOfficer, `SELECT `+officerColumns+` FROM roster_officers o ORDER BY o.name, o.id`)
		return err
	})
	return officers, err
}

// Officer returns one account, or ErrOfficerUnknown.
func (r *Roster) Officer(ctx context.Context, id string) (Officer, error) {
	var o Officer
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		o, err = officer(tx, id)
		return err
	})
	return o, err
}

// Save adds an account or changes it. Whether an account that is there is disabled stays
// as it is: see Disable and Enable.
func (r *Roster) Save(ctx context.Context, o Officer) error {
	if err := o.check(); err != nil {
		return err
	}
	handle := base64.RawURLEncoding.EncodeToString(r.random(secretBytes))
	return r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO roster_officers (id, handle, name, roles, languages, zone, disabled)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles,
				languages = excluded.languages, zone = excluded.zone`,
			o.ID, handle, o.Name, spaced[party.Role](o.Roles), spaced[lang.Tag](o.Languages), o.Zone, flag(o.Disabled))
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "officer.save", o.ID)
	})
}

// Prefer changes what an officer may change of her own account.
func (r *Roster) Prefer(ctx context.Context, id string, languages []lang.Tag, zone string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		o, err := officer(tx, id)
		if err != nil {
			return err
		}
		o.Languages, o.Zone = languages, zone
		if err := o.check(); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE roster_officers SET languages = $1, zone = $2 WHERE id = $3`,
			spaced[lang.Tag](languages), zone, id)
		return err
	})
}

// Disable closes an account: nothing of hers works from now on.
func (r *Roster) Disable(ctx context.Context, id string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error { return r.disable(ctx, tx, id) })
}

// Enable opens an account again. Of what its officer held before, only her passkeys work.
func (r *Roster) Enable(ctx context.Context, id string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		err := change(tx, ErrOfficerUnknown, `UPDATE roster_officers SET disabled = 0 WHERE id = $1`, id)
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "officer.enable", id)
	})
}

func (r *Roster) disable(ctx context.Context, tx *store.Tx, id string) error {
	err := change(tx, ErrOfficerUnknown, `UPDATE roster_officers SET disabled = 1 WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if err := r.endAll(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE roster_tokens SET revoked = $1 WHERE officer = $2 AND revoked = 0`, r.now(), id); err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM roster_invitations WHERE officer = $1`,
		`DELETE FROM roster_links WHERE officer = $1`,
		`DELETE FROM roster_feeds WHERE officer = $1`,
		`DELETE FROM roster_ceremonies WHERE officer = $1`,
	} {
		if _, err := tx.Exec(query, id); err != nil {
			return err
		}
	}
	return r.note(ctx, tx, "officer.disable", id)
}

const officerColumns = `o.id, o.name, o.roles, o.languages, o.zone, o.disabled`

func officer(tx *store.Tx, id string) (Officer, error) {
	o, err := scanOfficer(tx.QueryRow(`SELECT `+officerColumns+` FROM roster_officers o WHERE o.id = $1`, id))
	return o, or(err, ErrOfficerUnknown)
}

func scanOfficer(row scanner) (Officer, error) {
	var o Officer
	err := row.Scan(o.columns()...)
	return o, err
}

// columns are where officerColumns go.
func (o *Officer) columns() []any {
	return []any{&o.ID, &o.Name, (*spaced[party.Role])(&o.Roles), (*spaced[lang.Tag])(&o.Languages), &o.Zone, &o.Disabled}
}
