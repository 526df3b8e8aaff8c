package reference

// Bodies: 3-sealing.md.

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Unseal opens a sealed body.
func Unseal(key, body []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 || len(body) < 12+16 {
		return nil, fmt.Errorf("key or length")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	padded, err := aead.Open(nil, body[:12], body[12:], []byte("kenesh/body/1"))
	if err != nil {
		return nil, err
	}
	if len(padded) < 4 {
		return nil, fmt.Errorf("no length")
	}
	length := uint64(binary.BigEndian.Uint32(padded))
	if uint64(len(padded)) != padme(4+length) {
		return nil, fmt.Errorf("padding")
	}
	plain, rest := padded[4:4+length], padded[4+length:]
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return nil, fmt.Errorf("the padding says something")
	}
	return plain, nil
}

func padme(n uint64) uint64 {
	if n <= 64 {
		return 64
	}
	e := bits.Len64(n) - 1
	step := uint64(1) << (e - bits.Len(uint(e)))
	return (n + step - 1) / step * step
}
