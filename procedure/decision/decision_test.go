package decision_test

import (
	"testing"

	"kenesh/procedure/decision"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, decision.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, decision.Procedure) }
