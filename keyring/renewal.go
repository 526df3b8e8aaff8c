package keyring

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// next is where the keys are that a node is about to sign with: they are on the disk
// before the charter names them, and take the old ones' place after it has.
const next = File + ".next"

// Renewed is the keyring with another signing key.
func (k *Keyring) Renewed() (*Keyring, error) {
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	renewed := *k
	renewed.Sign = sign
	return &renewed, nil
}

// Prepare writes the keyring beside the one in use, durable when it returns.
func (k *Keyring) Prepare(dir string, secret Secret) error {
	if err := os.Remove(filepath.Join(dir, next)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return k.save(filepath.Join(dir, next), secret)
}

// Prepared reads what Prepare wrote; nil if there is nothing.
func Prepared(dir string, secret Secret) (*Keyring, error) {
	k, err := open(filepath.Join(dir, next), secret)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return k, err
}

// Adopt puts what Prepare wrote in place of the keyring in use.
func Adopt(dir string) error {
	if err := os.Rename(filepath.Join(dir, next), filepath.Join(dir, File)); err != nil {
		return err
	}
	return syncDir(dir)
}

// ErrRecovery is returned for a file that holds no recovery key.
var ErrRecovery = errors.New("no recovery key")

const recoveryMark = "KENESH-RECOVERY-KEY-"

var recoveryText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewRecovery makes a recovery key, writes it to path, readable by its owner only, and
// returns its public half. It does not overwrite. The file belongs in a safe, not on the
// node: whoever has it can take the party's seat.
func NewRecovery(path string) (ed25519.PublicKey, error) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return public, writeNew(path, []byte(recoveryMark+recoveryText.EncodeToString(key.Seed())+"\n"))
}

// ReadRecovery reads what NewRecovery wrote.
func ReadRecovery(path string) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text, marked := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(string(b))), recoveryMark)
	seed, err := recoveryText.DecodeString(text)
	if !marked || err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%w: %s", ErrRecovery, path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
