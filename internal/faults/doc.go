// Package faults runs the program as it will run, one process for each ministry, and does
// to the processes what power, disks, networks and strangers do. What a node had confirmed
// is kept outside of it, in a ledger, and asked for afterwards, on every node concerned.
//
//	kill_test.go      killed at random, under load, while it starts, catches up and rebuilds
//	syscalls_test.go  every system call that writes fails once (seccomp_test.go does it)
//	power_test.go     a file system that forgets what was not synced
//	lines_test.go     lossy, slow and one-way lines between network namespaces (wire_test.go)
//	flood_test.go     doors held by hundreds who never finish
//	scarce_test.go    too few descriptors, too little memory
//	copies_test.go    a second node on a copy, a copy put back after a crash
//
//	found_test.go     what was found here, each mended since
//
// As it stands it takes about two minutes. The longer runs, by hand:
//
//	go test ./internal/faults -run TestKill -kills 1000 -timeout 0 -v
//	go test ./internal/faults -run TestEverySystemCall -every 1 -timeout 0 -v
//	go test ./internal/faults -run TestPowerCut -cuts 50 -timeout 0 -v
//	go test ./internal/faults -run TestFlood -flood 2000 -v
//	go test ./internal/faults -run 'Line|Walled|Forgotten' -long -v
//	go test ./internal/faults -program ./kenesh  # another build than this checkout's
//
// Most of it needs Linux and some of it root. What a machine does not let us do is skipped
// by name. It trusts nothing of the program but its commands and its API.
package faults
