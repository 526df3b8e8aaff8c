// Package simulate plays years of a council in minutes: three to six real clerks on real
// databases, carried by a simulated post, with everything that can go wrong drawn from one
// seed. Officers act in every kind by what its procedure says is open to them; nobody here
// names a kind. Messages are lost, doubled, delayed and turned round; links are cut one way;
// nodes crash, run out of disk, lose their clock, and are put back on older copies of their
// database; up to two parties are malicious and sign what they like with their own keys.
//
// After every event it checks what must always be true, and after every healing what must be
// true once everybody has heard everything (check_test.go, deep_test.go). The same seed plays
// the same story: what fails is printed as a few numbered lines, and
//
//	go test ./internal/simulate -run TestSeed$ -seed=N
//
// plays it again. A harness that cannot fail proves nothing, so it also plays councils with a
// bug put in at a clerk's door (bugs_test.go) and says how many of those it catches.
//
// It is no proof of the parts it leaves out: the courier's own code, power cuts in the middle
// of a commit (package store/sqlite has those), and concurrent acts in one process.
package simulate
