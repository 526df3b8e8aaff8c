//go:build !linux || !amd64

package faults_test

import (
	"errors"
	"syscall"
	"testing"
)

const watchedEnv = "KENESH_FAULTS_WATCHED"

type watcher struct{ finished chan struct{} }

func runWatched() {}

func watch(*ministry, int, syscall.Errno) (*watcher, error) { return nil, errors.ErrUnsupported }

func (*watcher) failNext(syscall.Errno) {}

func (*watcher) fill(bool) {}

func (*watcher) holdAfter(string) <-chan struct{} { return nil }

func (*watcher) count() int     { return 0 }
func (*watcher) failed() string { return "" }

func needWatching(t testing.TB) {
	t.Skip("failing system calls needs seccomp notifications and is written for linux/amd64: not tried here")
}
