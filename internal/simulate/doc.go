// Package simulate plays years of a council in minutes: three to twenty real clerks on real
// databases, carried by a simulated post, with everything that can go wrong drawn from one
// seed. Officers act in every kind by what its procedure says is open to them; nobody here
// names a kind. They think ahead on a copy of the state and bring dossiers forward together,
// rather by steps that the story has seen little of (drive_test.go), and correct what a form
// tells them is wrong (desk_test.go). What acts stand on they bring about first (basis_test.go);
// what takes two officers they draft, approve or give back (eyes_test.go); files they upload,
// name and haul over lines that break (files_test.go). Guests are moved in, admitted and join.
//
// Each seed draws which faults there are and how much of each (world_test.go): messages lost,
// doubled, delayed and turned round; links cut one way, in a ring, for a month; crashes, power
// cuts that leave a torn log, writes that fail, full disks, bits that flip; clocks off by
// minutes, by a day, and back; disks that fail in the middle of a commit (disk_test.go); nodes
// put back on a backup, begun anew with nothing, started twice, upgraded and set back to a
// version that does not know some steps or kinds (versions_test.go); keys renewed; parties
// released while they write; up to two malicious parties that sign what they like with their own
// keys, down to headers no encoder makes (malice_test.go, forgery_test.go, usurpers_test.go), pile
// up what nobody can judge (flood_test.go) and do not tell what they hold (return_test.go).
//
// After every event it checks what must always be true (check_test.go), between two nodes
// whatever goes from one to the other (promises_test.go), and after every
// healing what must be true once everybody has heard everything (deep_test.go,
// members_test.go). Then internal/reference, which shares no code with the nodes, judges every
// dossier of every honest node from the raw envelopes (referee_test.go). The same seed plays
// the same story: what fails is printed as a few numbered lines, and
//
//	go test ./internal/simulate -run TestSeed$ -seed=N
//
// plays it again. A harness that cannot fail proves nothing, so it also plays councils with a
// bug put in, at a node's doors or on its disk (bugs_test.go lists them, door_test.go and
// courier_test.go are the doors) or in a line of the product itself, in a program that is built
// for it alone (mutants_test.go, hunt_test.go). seeded_test.go says how
// many it catches, and the note on seeded bugs in doc/design by what promise each.
//
// It is no proof of the parts it leaves out: the courier's own code, power cuts in the middle
// of a commit (package store/sqlite has those), and concurrent acts in one process.
package simulate
