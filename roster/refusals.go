package roster

import "kenesh/procedure"

// What an officer is told; each is a *procedure.Refusal whose sentence is in Words, to
// be recognised with errors.Is and said with procedure.ProblemsOf.
var (
	ErrInvitationUnknown = procedure.Refuse("roster.refuse.invitation.unknown", nil)
	ErrInvitationUsed    = procedure.Refuse("roster.refuse.invitation.used", nil)
	ErrInvitationExpired = procedure.Refuse("roster.refuse.invitation.expired", nil)

	ErrCeremonyOver   = procedure.Refuse("roster.refuse.ceremony.over", nil)
	ErrPasskeyUnknown = procedure.Refuse("roster.refuse.passkey.unknown", nil)
	ErrPasskeyKnown   = procedure.Refuse("roster.refuse.passkey.known", nil)
	ErrPasskeyFailed  = procedure.Refuse("roster.refuse.passkey.failed", nil)
	ErrPasskeyCopied  = procedure.Refuse("roster.refuse.passkey.copied", nil)
	ErrBusy           = procedure.Refuse("roster.refuse.busy", nil)

	ErrSessionOver = procedure.Refuse("roster.refuse.session.over", nil)
	ErrStepUp      = procedure.Refuse("roster.refuse.confirm", nil)
	ErrLinkUnknown = procedure.Refuse("roster.refuse.link.unknown", nil)
	ErrLinkUsed    = procedure.Refuse("roster.refuse.link.used", nil)
	ErrLinkExpired = procedure.Refuse("roster.refuse.link.expired", nil)

	ErrTokenUnknown = procedure.Refuse("roster.refuse.token.unknown", nil)
	ErrTokenRevoked = procedure.Refuse("roster.refuse.token.revoked", nil)
	ErrTokenExpired = procedure.Refuse("roster.refuse.token.expired", nil)

	ErrOfficerUnknown = procedure.Refuse("roster.refuse.officer.unknown", nil)
	ErrDisabled       = procedure.Refuse("roster.refuse.officer.disabled", nil)
	ErrRoleNotHers    = procedure.Refuse("roster.refuse.role", nil)

	errOfficerID        = procedure.RefuseField("id", "roster.refuse.field.id", nil)
	errOfficerName      = procedure.RefuseField("name", "roster.refuse.field.name", nil)
	errOfficerRoles     = procedure.RefuseField("roles", "roster.refuse.field.roles", nil)
	errOfficerLanguages = procedure.RefuseField("languages", "roster.refuse.field.languages", nil)
	errOfficerZone      = procedure.RefuseField("zone", "roster.refuse.field.zone", nil)
	errLabel            = procedure.RefuseField("name", "roster.refuse.field.label", nil)
	errTTL              = procedure.RefuseField("expires", "roster.refuse.field.expires", nil)
)
