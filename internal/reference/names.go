package reference

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"regexp"
)

// Hash is the hash of something.
type Hash [32]byte

func (h Hash) Zero() bool { return h == Hash{} }

// Name is the hash of a founding as its dossier is called.
func (h Hash) Name() string { return lower32.EncodeToString(h[:]) }

var lower32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func under(domain string, b []byte) []byte { return append([]byte(domain+"\x00"), b...) }

// HashOf is a hash under a domain.
func HashOf(domain string, b []byte) Hash { return sha256.Sum256(under(domain, b)) }

// Verify holds a signature under a domain to a key.
func Verify(key []byte, domain string, b, sig []byte) bool {
	return len(key) == 32 && len(sig) == 64 && ed25519.Verify(key, under(domain, b), sig)
}

var (
	partyForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}[a-z0-9]$`)
	stepForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
)
