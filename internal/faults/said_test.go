package faults_test

import (
	"strings"
	"sync"
)

// tail keeps what a node says on standard error.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (s *tail) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.b = append(s.b, p...); len(s.b) > 1<<20 {
		s.b = append([]byte{}, s.b[len(s.b)-1<<19:]...)
	}
	return len(p), nil
}

func (s *tail) String() string         { s.mu.Lock(); defer s.mu.Unlock(); return string(s.b) }
func (s *tail) has(words string) bool  { return strings.Contains(s.String(), words) }
func (s *tail) count(words string) int { return strings.Count(s.String(), words) }
func (s *tail) forget()                { s.mu.Lock(); defer s.mu.Unlock(); s.b = nil }
func (s *tail) last() string {
	all := s.String()
	return all[max(0, len(all)-2000):]
}
