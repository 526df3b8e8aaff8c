package directory_test

import (
	"testing"

	"kenesh/procedure/directory"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, directory.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, directory.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, directory.Procedure) }
