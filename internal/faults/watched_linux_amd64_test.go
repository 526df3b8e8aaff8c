package faults_test

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// Those that make, write, sync or remove something, and where they name it: by a
// descriptor or a path in that argument.
var watchedCalls = []struct {
	nr     uintptr
	name   string
	arg    int
	byPath bool
}{
	{syscall.SYS_WRITE, "write", 0, false}, {syscall.SYS_PWRITE64, "pwrite64", 0, false},
	{syscall.SYS_WRITEV, "writev", 0, false}, {syscall.SYS_PWRITEV, "pwritev", 0, false},
	{syscall.SYS_FSYNC, "fsync", 0, false}, {syscall.SYS_FDATASYNC, "fdatasync", 0, false},
	{syscall.SYS_FTRUNCATE, "ftruncate", 0, false}, {syscall.SYS_FALLOCATE, "fallocate", 0, false},
	{syscall.SYS_OPEN, "open", 0, true}, {syscall.SYS_OPENAT, "openat", 1, true},
	{syscall.SYS_RENAME, "rename", 0, true}, {syscall.SYS_RENAMEAT, "renameat", 1, true},
	{syscall.SYS_UNLINK, "unlink", 0, true}, {syscall.SYS_UNLINKAT, "unlinkat", 1, true},
	{syscall.SYS_MKDIR, "mkdir", 0, true}, {syscall.SYS_MKDIRAT, "mkdirat", 1, true},
}

const (
	watchedEnv = "KENESH_FAULTS_WATCHED" // set for the process that is about to be watched

	sysSeccomp     = 317
	setModeFilter  = 1
	newListener    = 1 << 3
	waitKillable   = 1 << 5 // Go's signals do not interrupt a call we hold, so none is counted twice
	noNewPrivs     = 38
	retNotify      = 0x7fc00000
	retAllow       = 0x7fff0000
	notifyReceive  = 0xc0502100
	notifySend     = 0xc0182101
	notifyContinue = 1
)

// runWatched puts the filter on this thread, hands its other end to the test and becomes
// the command it was given.
func runWatched() {
	runtime.LockOSThread()
	filter := []syscall.SockFilter{{Code: 0x20, K: 0}} // load the call's number
	for i, c := range watchedCalls {
		filter = append(filter, syscall.SockFilter{Code: 0x15, Jt: uint8(len(watchedCalls) - i), K: uint32(c.nr)})
	}
	filter = append(filter, syscall.SockFilter{Code: 0x06, K: retAllow}, syscall.SockFilter{Code: 0x06, K: retNotify})
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	path, argv, env := os.Args[1], os.Args[1:], os.Environ()
	syscall.RawSyscall(syscall.SYS_PRCTL, noNewPrivs, 1, 0)
	fd, _, errno := syscall.RawSyscall(sysSeccomp, setModeFilter, newListener|waitKillable, uintptr(unsafe.Pointer(&program)))
	if errno != 0 { // no filter, so we may write
		fmt.Fprintln(os.Stderr, "seccomp:", errno)
		os.Exit(1)
	}
	if syscall.Sendmsg(3, []byte{1}, syscall.UnixRights(int(fd)), nil, 0) != nil {
		os.Exit(1)
	}
	syscall.Close(int(fd))
	syscall.Exec(path, argv, env)
	os.Exit(1)
}
