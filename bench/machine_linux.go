package bench

import (
	"syscall"
	"time"
)

// The file systems that keep files in memory (statfs(2)).
const (
	tmpfs = 0x01021994
	ramfs = 0x858458f6
)

// inMemory says that what is written to a directory is on no disk.
func inMemory(dir string) bool {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return false
	}
	t := uint32(s.Type)
	return t == tmpfs || t == ramfs
}

// roomIn is how many bytes can still be written to a directory's disk.
func roomIn(dir string) (free float64, known bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return float64(s.Bavail) * float64(s.Bsize), true
}

// processorTime is what this process has used of the processors, all of them together.
func processorTime() (used time.Duration, known bool) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
