package lang

import "embed"

// Words are the sentences that every surface and every kind of dossier shares, and
// those a Voice itself speaks with: dates, spans of time, lists. Load them first.
//
//go:embed words/*.json
var Words embed.FS
