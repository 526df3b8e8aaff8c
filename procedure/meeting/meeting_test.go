package meeting_test

import (
	"testing"

	"kenesh/procedure/meeting"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, meeting.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, meeting.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, meeting.Procedure) }
