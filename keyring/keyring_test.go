package keyring_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kenesh/keyring"
)

var passphrase = keyring.Secret{Passphrase: "correct horse battery staple"}

// saved is a keyring with its directory, under a key file: a passphrase is slow on purpose.
func saved(t testing.TB) (*keyring.Keyring, string, keyring.Secret) {
	t.Helper()
	dir := t.TempDir()
	secret, err := keyring.NewKeyFile(filepath.Join(dir, "node.key"))
	check(t, err)
	k, err := keyring.Generate()
	check(t, err)
	check(t, k.Save(dir, secret))
	return k, dir, secret
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, a, b *keyring.Keyring) {
	t.Helper()
	sa, err := a.Seal.Bytes()
	check(t, err)
	sb, err := b.Seal.Bytes()
	check(t, err)
	if !a.Sign.Equal(b.Sign) || !a.Link.Equal(b.Link) || !bytes.Equal(sa, sb) || !bytes.Equal(a.Storage, b.Storage) {
		t.Error("not the keys that were saved")
	}
}

func TestKeysOpenWithTheKeyFile(t *testing.T) {
	k, dir, _ := saved(t)
	secret, err := keyring.ReadKeyFile(filepath.Join(dir, "node.key"))
	check(t, err)
	got, err := keyring.Open(dir, secret)
	check(t, err)
	same(t, k, got)
	if !keyring.Exists(dir) || keyring.Exists(t.TempDir()) {
		t.Error("Exists is wrong")
	}
}

func TestKeysOpenWithThePassphraseAndNoOther(t *testing.T) {
	dir := t.TempDir()
	k, err := keyring.Generate()
	check(t, err)
	check(t, k.Save(dir, passphrase))
	got, err := keyring.Open(dir, passphrase)
	check(t, err)
	same(t, k, got)
	_, other, wrongFile := saved(t)
	for how, secret := range map[string]keyring.Secret{
		"another passphrase": {Passphrase: "correct horse battery stable"},
		"none":               {},
		"a key file":         wrongFile,
	} {
		if _, err := keyring.Open(dir, secret); !errors.Is(err, keyring.ErrSecret) {
			t.Errorf("with %s: %v", how, err)
		}
	}
	if _, err := keyring.Open(other, passphrase); !errors.Is(err, keyring.ErrSecret) {
		t.Errorf("a key file's keys with a passphrase: %v", err)
	}
}

func TestWrongKeyFile(t *testing.T) {
	_, dir, _ := saved(t)
	_, _, other := saved(t)
	for how, secret := range map[string]keyring.Secret{"another's": other, "garbage": {Identity: "AGE-SECRET-KEY-1NOTONE"}} {
		if _, err := keyring.Open(dir, secret); !errors.Is(err, keyring.ErrSecret) {
			t.Errorf("%s: %v", how, err)
		}
	}
	if k, err := keyring.Generate(); err != nil || k.Save(t.TempDir(), keyring.Secret{}) == nil {
		t.Errorf("saved without any secret, or %v", err)
	}
	empty := filepath.Join(t.TempDir(), "empty.key")
	check(t, os.WriteFile(empty, []byte("\n"), 0o600))
	if s, err := keyring.ReadKeyFile(empty); err == nil {
		t.Errorf("an empty key file is read as %+v", s)
	}
}

func TestTruncatedOrDamagedFileDoesNotOpen(t *testing.T) {
	_, dir, secret := saved(t)
	path := filepath.Join(dir, keyring.File)
	whole, err := os.ReadFile(path)
	check(t, err)
	try := func(how string, at int, content []byte) {
		check(t, os.WriteFile(path, content, 0o600))
		if _, err := keyring.Open(dir, secret); err == nil {
			t.Errorf("%s at %d: opens", how, at)
		}
	}
	step := len(whole)/60 + 1
	for n := 0; n < len(whole); n += step {
		try("cut", n, whole[:n])
		damaged := bytes.Clone(whole)
		damaged[n] ^= 1
		try("changed", n, damaged)
	}
	try("longer", len(whole), append(bytes.Clone(whole), 0))
	check(t, os.Remove(path))
	if _, err := keyring.Open(dir, secret); !errors.Is(err, os.ErrNotExist) || errors.Is(err, keyring.ErrSecret) {
		t.Errorf("no file: %v", err)
	}
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	k, dir, secret := saved(t)
	other, err := keyring.Generate()
	check(t, err)
	if other.Save(dir, secret) == nil {
		t.Error("overwrote the keys")
	}
	if _, err := keyring.NewKeyFile(filepath.Join(dir, "node.key")); err == nil {
		t.Error("overwrote the key file")
	}
	got, err := keyring.Open(dir, secret)
	check(t, err)
	same(t, k, got)
}

func TestFilesAreTheOwnersAloneAndHoldNoKeyInClear(t *testing.T) {
	k, dir, _ := saved(t)
	for _, name := range []string{keyring.File, "node.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, keyring.File))
	check(t, err)
	sealing, err := k.Seal.Bytes()
	check(t, err)
	for what, secret := range map[string][]byte{"sign": k.Sign.Seed(), "link": k.Link.Seed(), "seal": sealing, "storage": k.Storage} {
		if bytes.Contains(b, secret) || bytes.Contains(b, secret[:16]) {
			t.Errorf("the %s key stands in the file", what)
		}
	}
}

// A save that was cut off by a crash or a full disk must not stand in the way of the next.
func TestFailedSaveLeavesNothingBehind(t *testing.T) {
	k, err := keyring.Generate()
	check(t, err)
	if err := k.Save(filepath.Join(t.TempDir(), "not", "there"), passphrase); err == nil {
		t.Error("saved into no directory")
	}
}
