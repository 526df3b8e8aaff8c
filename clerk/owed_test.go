package clerk

import (
	"testing"

	"kenesh/dossier"
)

// TestReceiptsWaitBetweenBursts: entries that come by the hundred, with nothing for half a
// second between, leave no gap for receipts; a second after the last there is one.
func TestReceiptsWaitBetweenBursts(t *testing.T) {
	var o owed
	o.init()
	o.add(dossier.ID{1})
	for tick := range 100 {
		if tick%5 == 0 {
			o.wrote(128)
		}
		o.tick()
		if ids := o.take(10, false); len(ids) > 0 {
			t.Fatalf("a receipt at tick %d", tick)
		}
	}
	for range 20 {
		o.tick()
		if len(o.take(10, false)) > 0 {
			return
		}
	}
	t.Error("no receipt after two seconds of quiet")
}

// TestReceiptsOfAQuietNodeComeAtOnce: with a few entries a second, each tick has its receipts.
func TestReceiptsOfAQuietNodeComeAtOnce(t *testing.T) {
	var o owed
	o.init()
	for n := range byte(50) {
		o.add(dossier.ID{n})
		if n%3 == 0 {
			o.wrote(1)
		}
		o.tick()
		if len(o.take(10, false)) != 1 {
			t.Fatalf("no receipt at tick %d", n)
		}
	}
}
