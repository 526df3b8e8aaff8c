// Package storetest is the suite every database under a store passes: what the contract
// says, in little stories; a plain model that random jobs are compared with; and the
// figures.
package storetest

import (
	"testing"

	"kenesh/store"
)

// Place makes an empty place for a database. The function it returns opens the database
// there, also again after it was closed, and fails the test if it cannot.
type Place func(testing.TB) (open func() *store.DB)

// Run runs the suite.
func Run(t *testing.T, place Place) {
	stories := []struct {
		name  string
		story func(*testing.T, Place)
	}{
		{"entries come back as they were signed", entriesComeBack},
		{"an entry is taken in once", entryOnce},
		{"variants of one number are kept", variantsKept},
		{"a chain is read in pieces", chainInPieces},
		{"dossiers are paged", dossiersPaged},
		{"dossiers are found by the step that opened them", foundedBy},
		{"what has changed since a place", changedSince},
		{"counts follow the jobs", countsFollowTheJobs},
		{"heads of the dossiers one is in", heads},
		{"members change", members},
		{"an outbox keeps its order", outboxOrder},
		{"an outbox is read in batches", outboxBatches},
		{"sequence numbers are never given twice", sequenceOnce},
		{"only what is here can be addressed", addressUnknown},
		{"early entries wait", earlyWait},
		{"offences are reported once", offencesOnce},
		{"peers, meta and keys are replaced", replaced},
		{"an act is remembered once", rememberedOnce},
		{"what is owed is owed until it is paid", owedUntilPaid},
		{"a line is named once", lineNamedOnce},
		{"limits are read in pages", limitsPaged},
		{"jobs that queue share a commit", sharedCommit},
		{"a failing job undoes only itself", failingJob},
		{"a panic is the caller's", panics},
		{"a job whose caller is gone does not run", callerGone},
		{"a reader sees one moment", oneMoment},
		{"readers cannot write", readersCannotWrite},
		{"many read while many write", manyAtOnce},
		{"what was written is there after opening again", reopened},
		{"a closed store says so", closed},
		{"tables are migrated once", migrated},
		{"a later version's database is left alone", laterVersion},
		{"a backup is a store of its own", backup},
		{"random jobs agree with the model", agreesWithModel},
	}
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) { s.story(t, place) })
	}
}
