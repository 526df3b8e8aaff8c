package seal

// Padded is the length a plain body is padded to.
func Padded(n int) int { return padded(n) }

// Exactly seals plain bytes as they are, as somebody who has the key could.
func Exactly(key, plain []byte) []byte {
	aead, err := aeadOf(key)
	if err != nil {
		panic(err)
	}
	return aead.Seal(nil, nil, plain, []byte("kenesh/body/1"))
}
