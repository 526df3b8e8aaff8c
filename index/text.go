package index

import (
	"strings"

	"kenesh/lang"
)

// sought is the text of a query: words that begin so, all of them. The tokens are letters
// and digits only.
type sought []string

func soughtIn(text string) sought { return lang.Tokens(text) }

// listed is how long the beginnings are, in letters, that the full-text table has lists
// of. What a longer one finds it has to put together from all words that begin so, which
// takes it half a microsecond for each dossier, before it can say the first.
const listed = 6

// match is what the full-text table is asked.
func (s sought) match() string {
	var terms []string
	for _, token := range s {
		terms = append(terms, `"`+token+`"*`)
	}
	return strings.Join(terms, " AND ")
}

// cut is the text with the beginnings that there are lists of. It finds at once what the
// text finds, and more; where it is the text itself, nothing more.
func (s sought) cut() (cut sought, same bool) {
	same = true
	for _, token := range s {
		letters := []rune(token)
		same = same && len(letters) <= listed
		cut = append(cut, string(letters[:min(len(letters), listed)]))
	}
	return cut, same
}

// have asks of a dossier met whether it has the words.
func (s sought) have(b *builder) {
	var conditions []string
	for _, token := range s {
		conditions = append(conditions, "f.words LIKE "+b.arg("% "+token+"%"))
	}
	b.where = append(b.where, "EXISTS (SELECT 1 FROM index_found f WHERE f.n = r.n AND "+strings.Join(conditions, " AND ")+")")
}
