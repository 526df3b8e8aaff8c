package keyring_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"kenesh/keyring"
)

// FuzzReadRecovery: whatever a file holds, it is a recovery key or it is refused, and what is
// read is what was written.
func FuzzReadRecovery(f *testing.F) {
	path := filepath.Join(f.TempDir(), "kg.safe")
	public, err := keyring.NewRecovery(path)
	check(f, err)
	written, err := os.ReadFile(path)
	check(f, err)
	f.Add(written)
	f.Add(bytes.ToLower(written))
	f.Add(written[:len(written)-3])
	f.Add([]byte("KENESH-RECOVERY-KEY-"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "safe")
		check(t, os.WriteFile(path, b, 0o600))
		key, err := keyring.ReadRecovery(path)
		switch {
		case err == nil && len(key) != 64:
			t.Errorf("a key of %d bytes", len(key))
		case bytes.EqualFold(bytes.TrimSpace(b), bytes.TrimSpace(written)) && (err != nil || !public.Equal(key.Public())):
			t.Errorf("the key that was written is not read: %v", err)
		}
	})
}

// Keys that are prepared and adopted are the ones the node opens next; until then it opens
// those it had.
func TestPreparedKeysAreAdopted(t *testing.T) {
	k, dir, secret := saved(t)
	if none, err := keyring.Prepared(dir, secret); none != nil || err != nil {
		t.Fatalf("prepared before anything was: %v", err)
	}
	renewed, err := k.Renewed()
	check(t, err)
	check(t, renewed.Prepare(dir, secret))
	check(t, renewed.Prepare(dir, secret)) // once more, after a try that came to nothing
	got, err := keyring.Open(dir, secret)
	check(t, err)
	same(t, k, got)
	check(t, keyring.Adopt(dir))
	got, err = keyring.Open(dir, secret)
	check(t, err)
	same(t, renewed, got)
	if k.Sign.Equal(got.Sign) || !k.Link.Equal(got.Link) {
		t.Error("another signing key and nothing else was asked for")
	}
}
