package api

import (
	"strconv"
	"testing"
	"time"
)

func TestABucketEmptiesAndRefills(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	brisk := pace{rate: 1, burst: 3}
	for range 3 {
		if !l.allow("a", brisk) {
			t.Fatal("refused within the burst")
		}
	}
	if l.allow("a", brisk) {
		t.Error("goes beyond the burst")
	}
	if !l.allow("b", brisk) {
		t.Error("one caller pays for another")
	}
	now = now.Add(time.Second)
	if !l.allow("a", brisk) || l.allow("a", brisk) {
		t.Error("a second is worth one")
	}
}

func TestTheLimiterForgets(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	for i := range 3 * maxBuckets {
		l.allow(strconv.Itoa(i), perStranger)
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("remembers %d callers", len(l.buckets))
	}
}
