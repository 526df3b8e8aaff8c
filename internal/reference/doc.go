// Package reference is a second reader of the format, written from the pages of doc/spec
// and from nothing else: it uses the standard library and shares no code with the rest of
// this repository, as TestSharesNothing sees to. It is slow and plain on purpose: everything
// is derived from the set of entries held, again and again.
//
// doc/spec holds it to the test vectors; internal/simulate has it judge what real nodes
// hold: each envelope, each signature, the order, what is void and why, who takes part, what
// is settled, and, for the kinds it knows (see Kinds), what each entry comes to and the
// digest of the state.
//
// It panics inside and returns an error outside: must refuses, and a wrong type in an
// assertion refuses too.
package reference
