package file_test

import (
	"testing"

	"kenesh/procedure/file"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, file.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, file.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, file.Procedure) }
