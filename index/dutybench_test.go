package index_test

import (
	"slices"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
)

// BenchmarkDuty asks for the duty desk's four lists, as the page does, where a quarter of all
// dossiers owe something: go test -bench Duty ./index -dossiers 1000000 -filled DIR
func BenchmarkDuty(b *testing.B) {
	w := scaled(b, *dossiers)
	mine := make([]dossier.ID, 60)
	for i := range mine {
		mine[i] = ledger(i*997%*dossiers, *dossiers).ID
	}
	for name, q := range map[string]index.DutyQuery{"all": {}, "kind": {Kind: "request"}, "with rare": {With: party.ID("hu")},
		"mine": {Among: mine}, "nobody's": {But: mine}} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			busy := processor()
			for b.Loop() {
				begun := time.Now()
				for _, q.List = range []index.List{index.Arrived, index.Ours, index.Theirs, index.Paused} {
					q.Limit = 40
					if _, _, _, err := w.Duty(b.Context(), q, lang.Moment(ended)); err != nil {
						b.Fatal(err)
					}
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			ms := func(share float64) float64 {
				return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(ms(0.5), "p50-ms")
			b.ReportMetric(ms(0.99), "p99-ms")
			b.ReportMetric(float64((processor()-busy).Microseconds())/1000/float64(len(took)), "cpu-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
