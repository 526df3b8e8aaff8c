// Package keyring keeps a node's private keys: made on the node, never leaving it,
// encrypted at rest with age (age-encryption.org/v1) under a passphrase or to the
// identity in a key file. Whoever has the file and the secret is the ministry; there is
// nothing else to take.
package keyring

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"kenesh/canon"
)

// File is the name of the keyring in a node's directory.
const File = "keys.age"

// ErrSecret is returned when the passphrase or key file does not open the keyring.
var ErrSecret = errors.New("the passphrase or key file does not open the keys")

// Keyring is a node's private keys, opened.
type Keyring struct {
	Sign    ed25519.PrivateKey // entries and the card
	Link    ed25519.PrivateKey // TLS between nodes
	Seal    hpke.PrivateKey    // opens epoch keys sealed to the party
	Storage []byte             // seals epoch keys in the node's own database
}

type stored struct {
	Sign    []byte `cbor:"sign"`
	Link    []byte `cbor:"link"`
	Seal    []byte `cbor:"seal"`
	Storage []byte `cbor:"storage"`
}

// Generate makes the keys of a new node.
func Generate() (*Keyring, error) {
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	_, link, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	sealing, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		return nil, err
	}
	storage := make([]byte, 32)
	rand.Read(storage)
	return &Keyring{Sign: sign, Link: link, Seal: sealing, Storage: storage}, nil
}

// Secret opens the keyring: a passphrase, or the content of a key file.
type Secret struct {
	Passphrase string
	Identity   string // an age identity, as NewKeyFile writes
}

// NewKeyFile writes a fresh age identity to path, readable by its owner only, and
// returns it as a secret. It does not overwrite.
func NewKeyFile(path string) (Secret, error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return Secret{}, err
	}
	if err := writeNew(path, []byte(id.String()+"\n")); err != nil {
		return Secret{}, err
	}
	return Secret{Identity: id.String()}, nil
}

// ReadKeyFile reads a key file that NewKeyFile wrote.
func ReadKeyFile(path string) (Secret, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Secret{}, err
	}
	s := Secret{Identity: string(bytes.TrimSpace(b))}
	if _, err := age.ParseHybridIdentity(s.Identity); err != nil {
		return Secret{}, fmt.Errorf("%w: %s is no key file", ErrSecret, path)
	}
	return s, nil
}

func (s Secret) recipient() (age.Recipient, error) {
	if s.Identity == "" {
		return age.NewScryptRecipient(s.Passphrase)
	}
	id, err := age.ParseHybridIdentity(s.Identity)
	if err != nil {
		return nil, err
	}
	return id.Recipient(), nil
}

func (s Secret) identity() (age.Identity, error) {
	if s.Identity == "" {
		return age.NewScryptIdentity(s.Passphrase)
	}
	return age.ParseHybridIdentity(s.Identity)
}

// Save writes the keyring into a node's directory, durable when it returns. It never
// overwrites keys that are there.
func (k *Keyring) Save(dir string, secret Secret) error {
	return k.save(filepath.Join(dir, File), secret)
}

func (k *Keyring) save(path string, secret Secret) error {
	to, err := secret.recipient()
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	sealing, err := k.Seal.Bytes()
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	plain := canon.Encode(stored{Sign: k.Sign.Seed(), Link: k.Link.Seed(), Seal: sealing, Storage: k.Storage})
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return writeNew(path, out.Bytes())
}

// Exists reports whether a directory holds a keyring.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, File))
	return err == nil
}

// Open reads the keyring of a node's directory.
func Open(dir string, secret Secret) (*Keyring, error) {
	return open(filepath.Join(dir, File), secret)
}

func open(path string, secret Secret) (*Keyring, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer f.Close()
	id, err := secret.identity()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSecret, err)
	}
	r, err := age.Decrypt(f, id)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSecret, err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSecret, err)
	}
	return parse(plain)
}

func parse(plain []byte) (*Keyring, error) {
	var s stored
	if err := canon.Decode(plain, &s); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if len(s.Sign) != ed25519.SeedSize || len(s.Link) != ed25519.SeedSize || len(s.Storage) != 32 {
		return nil, errors.New("keys: a key has the wrong size")
	}
	sealing, err := hpke.MLKEM768X25519().NewPrivateKey(s.Seal)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return &Keyring{Sign: ed25519.NewKeyFromSeed(s.Sign), Link: ed25519.NewKeyFromSeed(s.Link), Seal: sealing, Storage: s.Storage}, nil
}

// writeNew creates path with its content, flushed to the disk with its directory.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already", path)
	}
	if err != nil {
		return err
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return errors.Join(err, os.Remove(path)) // half a file would stand in the way of the next try
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
