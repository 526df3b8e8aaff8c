package treaty_test

import (
	"testing"

	"kenesh/procedure/proceduretest"
	"kenesh/procedure/treaty"
)

func TestStories(t *testing.T) { proceduretest.Run(t, treaty.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, treaty.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, treaty.Procedure) }
