package lang

import (
	"syscall"
	"time"
)

// processorTime is what this thread has worked: what a lookup costs when others work, too.
func processorTime() time.Duration {
	const thisThread = 1
	var used syscall.Rusage
	if err := syscall.Getrusage(thisThread, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
