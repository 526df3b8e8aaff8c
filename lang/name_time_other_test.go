//go:build !linux

package lang

import "time"

var begun = time.Now()

// processorTime is the time that passes, where a thread's own is not told.
func processorTime() time.Duration { return time.Since(begun) }
