package index

// SetBounds sets how many dossiers are gathered and how far a list is walked, until
// restore is called.
func SetBounds(gathered, walked int) (restore func()) {
	was, wasNewest, wasFar := few, fewNewest, far
	few, fewNewest, far = gathered, gathered, walked
	return func() { few, fewNewest, far = was, wasNewest, wasFar }
}
