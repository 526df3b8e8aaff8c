package summit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/procedure"
)

// photo is so many bytes that do not compress.
func photo(size int) []byte {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(b)
	return b
}

// attach uploads a file on a node and opens a notice that names it.
func attach(t *testing.T, s *summit.Summit, who party.ID, what []byte, to ...party.ID) (dossier.ID, procedure.File) {
	t.Helper()
	store := s.Node(who).Attached
	if _, err := store.Begin(t.Context(), "aida", "photo", "сүрөт.jpg", ""); err != nil {
		t.Fatal(err)
	}
	u, err := store.Receive(t.Context(), "aida", "photo", attachment.Part{Offset: 0, Size: int64(len(what)), Content: bytes.NewReader(what)})
	if err != nil || !u.Whole() {
		t.Fatalf("%+v %v", u, err)
	}
	files, err := json.Marshal(procedure.Plain([]procedure.File{u.File}))
	if err != nil {
		t.Fatal(err)
	}
	done, err := s.Act(t.Context(), who, clerk.Command{Kind: "notice", Step: "issue", Parties: to},
		fmt.Sprintf(`{"title": {"ky": "Сүрөт"}, "body": {"ky": "Тиркелди."}, "level": "warning", "files": %s}`, files))
	if err != nil {
		t.Fatal(err)
	}
	return done.Dossier, u.File
}

func standing(t *testing.T, s *summit.Summit, who party.ID, id dossier.ID, f procedure.File) attachment.Standing {
	t.Helper()
	st, err := s.Node(who).Attached.Standing(t.Context(), id, f)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func arrives(t *testing.T, s *summit.Summit, who party.ID, id dossier.ID, f procedure.File, what []byte) {
	t.Helper()
	eventually(t, s, func() error {
		r, err := s.Node(who).Attached.Open(t.Context(), id, f)
		if err != nil {
			return fmt.Errorf("%s: %w, %+v", who, err, standing(t, s, who, id, f))
		}
		defer r.Close()
		if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, what) {
			return fmt.Errorf("%s has something else: %v", who, err)
		}
		return nil
	})
}

// A file reaches whoever is in the dossier and nobody else; a cut and a restart in the middle
// cost nothing but time; and when its author is away another party hands it on.
func TestAttachmentsCrossCutsAndRestarts(t *testing.T) {
	s, _ := gather(t, "kg", "kz", "uz", "tr")
	s.Network.Cut("kg", "uz")
	what := photo(9<<20 + 7)
	id, f := attach(t, s, "kg", what, "kz", "uz")
	arrives(t, s, "kz", id, f, what)
	if err := s.Stop("kz"); err != nil {
		t.Fatal(err)
	}
	s.Network.Heal("kg", "uz")
	eventually(t, s, func() error {
		if st := standing(t, s, "uz", id, f); st.State == attachment.Unknown {
			return fmt.Errorf("uz has %+v", st)
		}
		return nil
	})
	if err := s.Stop("uz"); err != nil { // wherever it is
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), "uz"); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), "kz"); err != nil {
		t.Fatal(err)
	}
	s.Network.Cut("kg", "uz")
	arrives(t, s, "uz", id, f, what) // from kz, or it was there
	if st := standing(t, s, "tr", id, f); st.State != attachment.Unknown {
		t.Errorf("tr, which is not in the dossier: %+v", st)
	}
	a, err := s.Node("kg").Attached.Serve(t.Context(), "tr", attachment.Ask{Dossier: id, Root: f.Root, Size: uint64(f.Size), Count: 1})
	if err != nil || len(a.Chunks) > 0 {
		t.Errorf("tr gets %d chunks, %v", len(a.Chunks), err)
	}
}

// An act that names what was never uploaded is refused and leaves no trace.
func TestAnActNamesOnlyWhatIsHere(t *testing.T) {
	s, _ := gather(t, "kg", "kz")
	_, err := s.Act(t.Context(), "kg", clerk.Command{Kind: "notice", Step: "issue", Parties: []party.ID{"kz"}},
		`{"title": {"en": "A"}, "body": {"en": "B"}, "level": "warning", "files": [{"name": "a.pdf", "media": "application/pdf", "size": 5,
		"root": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}]}`)
	if p := procedure.ProblemsOf(err); len(p) != 1 || p[0].Message.Key != "refuse.attachment-missing" {
		t.Errorf("%v", err)
	}
}
