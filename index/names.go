package index

// names gives each of a few texts a number, from 1 on.
type names struct {
	by  map[string]uint32
	all []string
}

func (n *names) number(text []byte) uint32 {
	at, known := n.by[string(text)]
	if !known {
		if n.by == nil {
			n.by, n.all = map[string]uint32{}, []string{""}
		}
		at = uint32(len(n.all))
		n.by[string(text)] = at
		n.all = append(n.all, string(text))
	}
	return at
}

// having says of each text whether it fits.
func (n *names) having(fits func(string) bool) []bool {
	has := make([]bool, max(1, len(n.all)))
	for i, text := range n.all {
		has[i] = fits(text)
	}
	return has
}
