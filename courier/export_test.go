package courier

import "time"

const (
	PathPull   = pathPull
	PathChains = pathChains
	PathAttach = pathAttach
)

// NewGate, for a test of the clock that fills it.
func NewGate() func(time.Time) bool {
	g := &gate{tokens: gateBurst}
	return func(now time.Time) bool {
		leave, ok := g.enter(now)
		if ok {
			leave()
		}
		return ok
	}
}
