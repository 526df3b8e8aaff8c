package attachment

import (
	"encoding/binary"

	"kenesh/canon"
)

// Chunk is the size of a piece of content in bytes; the last one may be shorter.
const Chunk = 1 << 20

// Leaf is the hash of one chunk.
func Leaf(chunk []byte) canon.Hash { return canon.Sum("kenesh/attachment/chunk/1", chunk) }

// Root is the hash of all content: of its size and its leaves in order. Whoever has the root
// can check a list of leaves, and then every chunk as it comes.
func Root(size int64, leaves []canon.Hash) canon.Hash {
	b := make([]byte, 8, 8+len(leaves)*len(canon.Hash{}))
	binary.BigEndian.PutUint64(b, uint64(size))
	return canon.Sum("kenesh/attachment/1", append(b, join(leaves)...))
}

func join(leaves []canon.Hash) []byte {
	b := make([]byte, 0, len(leaves)*len(canon.Hash{}))
	for _, l := range leaves {
		b = append(b, l[:]...)
	}
	return b
}

func split(b []byte) []canon.Hash {
	const n = len(canon.Hash{})
	leaves := make([]canon.Hash, len(b)/n)
	for i := range leaves {
		leaves[i] = canon.Hash(b[i*n : (i+1)*n])
	}
	return leaves
}

// chunks is how many chunks a size has.
func chunks(size int64) int64 { return (size + Chunk - 1) / Chunk }

// length is how long a chunk of content of this size is.
func length(size, at int64) int64 { return min(Chunk, size-at*Chunk) }
