package reference

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Files that an input names: "In a body" of 9-attachments.md.

const mostBytes = 64 << 30

var mediaForm = regexp.MustCompile(`^[a-z0-9+._-]+/[a-z0-9+._-]+$`)

func (in *input) files(key string) (files List) {
	l := taken[List](in, key)
	in.wants(len(l) <= 20)
	for i, x := range l {
		d, ok := x.(Dict)
		in.wants(ok)
		f := &input{d: d}
		name, media, size, root := taken[string](f, "name"), taken[string](f, "media"), taken[uint64](f, "size"), taken[[]byte](f, "root")
		in.newer = in.newer || len(f.d) > 0
		in.wants(!f.bad && fileName(name) && len(media) <= 100 && mediaForm.MatchString(media))
		in.wants(size >= 1 && size <= mostBytes && len(root) == 32 && !Hash(root).Zero())
		file := Record{"name": name, "media": media, "size": size, "root": root}
		for _, before := range files[:i] {
			in.wants(string(Encode(before)) != string(Encode(file)))
		}
		files = append(files, file)
	}
	return files
}

// fileName says that a name is none of a path, and does not deceive the eye.
func fileName(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= 200 && plainText(s, 800, false) && strings.Trim(s, ". ") == s &&
		!strings.ContainsAny(s, `/\:*?"<>|`) && !strings.ContainsRune(s, 0x61C)
}
