//go:build !linux

package bench

import "time"

// inMemory says that what is written to a directory is on no disk. Here nobody knows.
func inMemory(string) bool { return false }

// roomIn is how many bytes can still be written to a directory's disk. Here nobody knows.
func roomIn(string) (free float64, known bool) { return 0, false }

// processorTime is what this process has used of the processors. Here nobody knows.
func processorTime() (used time.Duration, known bool) { return 0, false }
